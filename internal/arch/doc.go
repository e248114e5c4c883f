// Package arch holds the house to its plan: its tests read the import rules from
// docs/architecture.md and compare them with what every package imports, and
// check the house rules that a program can check. It has no code outside tests.
package arch
