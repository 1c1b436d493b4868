"""The rules of facilitation. Pure: values in, values out; no clock, no dice, no I/O, no platform word."""
