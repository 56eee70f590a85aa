"""A small, real LTI 1.3 platform for the demonstration and for tests; it shares no code with the tool."""
