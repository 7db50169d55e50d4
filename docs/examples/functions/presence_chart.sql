SELECT unnest(xpath('//svg:title/text()', shot_assets.presence_chart(:scene_2)::xml,
                    '{{svg,http://www.w3.org/2000/svg}}')) AS title LIMIT 3;
