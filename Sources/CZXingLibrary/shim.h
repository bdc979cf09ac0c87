// Empty: the C++ headers are included by CZXing alone; this module carries the compile and link flags.
