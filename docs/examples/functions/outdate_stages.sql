SELECT shot_assets.outdate_stages('{"8": {"status": "locked"}, "9": {"status": "locked"}, "10": {"status": "draft"}}');
