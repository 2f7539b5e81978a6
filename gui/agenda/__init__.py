"""The agenda: a painted grid, its list for readers of screens, and what stands around them."""
