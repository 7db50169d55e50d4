SELECT shot_assets.set_extra_references(:shot_2F, 'start', '[{"url": "style.png", "label": "Woodcut"}]');
SELECT r.start_manifest FROM shot_assets.reference_orders_for_shot(:shot_2F) r;
