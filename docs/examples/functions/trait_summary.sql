SELECT shot_assets.trait_summary('A gaunt count with rat teeth. He never blinks.'),
       shot_assets.trait_summary('A gaunt count with rat teeth. He never blinks.', max_length => 16);
