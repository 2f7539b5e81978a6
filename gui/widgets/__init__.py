"""Small parts that every page uses: labels, buttons, cards, banners; they know colours and nothing of the domain."""
