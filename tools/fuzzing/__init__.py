"""Bad files made of good ones, and what policylint does with them."""
