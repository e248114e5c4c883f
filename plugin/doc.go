// Package plugin says what an extension of torchpass is. An extension is an ordinary
// package, in a module of anyone's, that exports
//
//	func Extension() plugin.Extension
//
// and it is loaded in one of these ways, from the same source:
//
//	cli.Main(mine.Extension())                       a main package of one's own
//	torchpass build --with MODULE -o mytorchpass     the same, generated; every platform
//	torchpass plugin build DIR -o mine.so            a Go plugin: opt --plugin mine.so
//	torchpass plugin build --wasm DIR -o mine.wasm   in a sandbox: opt --plugin mine.wasm
//
// This package is small, as every extension links it. The packages below it do the rest:
//
//	plugin/build    makes binaries, Go plugins and sandboxed modules with the go command
//	plugin/load     loads Go plugins, and says what to do when that fails
//	plugin/sandbox  runs WebAssembly: module text in and out, limits of memory and time
//	plugin/guest    what a sandboxed module has around the extension
//
// A Go plugin and what is compiled in are trusted: they are the program. What is in the
// sandbox is not: it sees the module and the elements of its tensors, and what it
// returns is parsed, verified and validated like the work of any pass.
package plugin
