package budget_test

import (
	"testing"

	"github.com/torchpass/torchpass/golden/goldentest"

	"example.com/budget"
)

// TestCases runs testdata/*.txtar; go test -update writes what the pass gives into them.
func TestCases(t *testing.T) { goldentest.Extension(t, budget.Extension()) }
