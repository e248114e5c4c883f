package int8weights_test

import (
	"testing"

	"github.com/torchpass/torchpass/golden/goldentest"

	"example.com/int8weights"
)

// TestCases runs testdata/*.txtar; go test -update writes what the pass gives into them.
func TestCases(t *testing.T) { goldentest.Test(t, int8weights.Pass) }
