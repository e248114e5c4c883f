// Package guest is what a module for the sandbox has around an extension: its main
// function answers one request on standard input and ends. It is built for GOOS=wasip1
// only; what it needs of the host besides is one function that gives the bytes of a
// storage.
package guest
