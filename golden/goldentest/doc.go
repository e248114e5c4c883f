// Package goldentest runs the golden cases of a pass under go test:
//
//	func TestCases(t *testing.T) { goldentest.Test(t, dce.Pass) }
//
// runs testdata/*.txtar, each as a subtest. "go test ./dce -update" writes what the
// pipelines give into the cases. See golden for what is checked.
package goldentest
