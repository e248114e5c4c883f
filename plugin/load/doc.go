// Package load loads extensions that "torchpass plugin build" made into Go plugins.
//
// A Go plugin shares its packages with the program that loads it, so both must be
// made by the same toolchain, with the same flags, from the same sources of what they
// share. [Open] compares what the two files say of their build before it loads
// anything, and each way in which loading can fail ends in an [Error] that says what to
// run. It needs cgo, and Linux, macOS or FreeBSD; elsewhere the error names the other ways.
package load
