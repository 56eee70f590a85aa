"""The fault harness: both sides as processes, everything going wrong, and at the end every grade where it belongs."""
