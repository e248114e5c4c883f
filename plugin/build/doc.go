// Package build makes programs of extensions, with the go command: torchpass with
// extensions compiled in, Go plugins, and modules for the sandbox. Each is a generated
// main package in a temporary module that requires torchpass and the extensions.
//
// A Go plugin must agree with the program that will load it. Its flags, its toolchain and
// the versions of its modules are those in the build information of the program that
// runs; a development build names no version of itself, so that its sources must be
// given. Where the program was built in the checkout of torchpass itself, the plugin is, too:
// compiled packages remember where their sources are.
package build
