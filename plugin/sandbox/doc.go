// Package sandbox runs extensions in WebAssembly, by wazero, which is Go. A guest is a
// program of GOOS=wasip1 that "torchpass plugin build --wasm" made. It sees its standard
// streams and nothing else: no files, no network, no clock, no environment. It may use so
// much memory and time, and then it is ended.
//
// A pass of a guest is a module pass: the module goes in as text in which tensors are
// handles, and comes back as text. A guest may read the elements of tensors, up to a quarter
// of its memory; a handle that comes back is the very tensor that it stood for. What comes
// back is parsed, and takes the module's place when each edit that the guest says it made was
// allowed; the manager then verifies it, as the work of any pass. Bisecting runs the guest
// again with a limit of edits.
//
// Kernels stay outside: an operator that is to be run is compiled in.
package sandbox
