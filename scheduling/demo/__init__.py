"""A hospital in a box: fictitious practitioners and appointments on an embedded calendar server, and a tour through them."""
