-- A bad value, or JSON of a wrong shape. Where the value is one of many, the message names the element.
SELECT shot_assets.assign(:shot_2C, :instance_hutter, 'hides');
