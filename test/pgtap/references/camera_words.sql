-- Which angle a camera note asks for, word for word as crews write it.
\set ON_ERROR_STOP on
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS shot_assets;
BEGIN;
SELECT plan(44);
CREATE TEMP TABLE expected (angle text, cameras text[]);
INSERT INTO expected VALUES
  ('front', '{Pull back to reveal,Dolly back,BACK TO SCENE,side by side,side light,side-car,rear-view mirror,"Behind the counter, CU Bob"}'),
  ('back', '{from behind,O.T.S.,over Alice''s shoulder,von hinten,de dos,背面}'),
  ('side', '{side view,side-on,in profile,profil,侧面}'),
  ('three_quarter', '{three quarters,dreiviertel,3/4 rear}');
SELECT is(shot_assets.map_camera_to_angle(camera), angle, camera)
FROM expected CROSS JOIN unnest(cameras) WITH ORDINALITY AS c (camera, n) ORDER BY angle, n;

-- Over somebody's shoulder: the angle of Alice, and the angle of Bob.
SELECT is(shot_assets.map_camera_to_angle(camera, name), angle, camera || ': ' || name)
FROM (VALUES (1, 'OTS on Bob', 'back', 'front'), (2, 'favouring Bob, over the shoulder', 'back', 'front'),
             (3, 'over Alice''s shoulder', 'back', 'front'), (4, 'OTS Alice', 'back', 'front'),
             (5, 'past Alice''s shoulder', 'back', 'front'), (6, 'O.T.S.', 'back', 'back'),
             (7, 'Pull back to reveal Alice', 'front', 'front')) AS p (n, camera, alice, bob)
CROSS JOIN LATERAL (VALUES ('Alice', alice), ('Bob', bob)) AS who (name, angle) ORDER BY n, name;

-- A name that is given needs no capital.
SELECT is(shot_assets.map_camera_to_angle(camera, name), angle, camera || ': ' || name)
FROM (VALUES (1, 'ots on bob', 'Bob', 'front'), (2, 'favouring bob, over the shoulder', 'Bob', 'front'), (3, 'ots alice', 'Alice', 'back'),
             (4, 'OTS 小明', '小明', 'back'), (5, 'OTS on 小明', '小明', 'front'), (6, '过肩 小明', '小明', 'back'),
             (7, 'ots on orlok', 'Count Orlok', 'front'), (8, 'ots, slow push-in', 'Slow Push', 'back')) AS p (n, camera, name, angle) ORDER BY n;

SELECT * FROM finish();
ROLLBACK;
