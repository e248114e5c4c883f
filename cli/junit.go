package cli

import (
	"encoding/xml"
	"fmt"
	"path/filepath"
)

// junitSuite is the XML that many servers read: a suite of cases, those that failed with
// the reason.
type junitSuite struct {
	XMLName  xml.Name    `xml:"testsuite"`
	Name     string      `xml:"name,attr"`
	Tests    int         `xml:"tests,attr"`
	Failures int         `xml:"failures,attr"`
	Errors   int         `xml:"errors,attr"`
	Cases    []junitCase `xml:"testcase"`
}

type junitCase struct {
	Class    string         `xml:"classname,attr"`
	Name     string         `xml:"name,attr"`
	Failures []junitProblem `xml:"failure"`
	Error    *junitProblem  `xml:"error"`
	Again    string         `xml:"system-out,omitempty"`
}

type junitProblem struct {
	Type    string `xml:"type,attr"`
	Message string `xml:",chardata"`
}

// writeJUnit writes what came of the cases to path.
func writeJUnit(path string, cases []TestCase) error {
	s := junitSuite{Name: "torchpass", Tests: len(cases)}
	for _, c := range cases {
		j := junitCase{Class: filepath.ToSlash(filepath.Dir(c.File)), Name: filepath.Base(c.File), Again: c.Again}
		for _, f := range c.Failures {
			j.Failures = append(j.Failures, junitProblem{f.Check, f.Message})
		}
		switch {
		case c.Error != "":
			j.Error = &junitProblem{"error", c.Error}
			s.Errors++
		case !c.OK:
			s.Failures++
		}
		s.Cases = append(s.Cases, j)
	}
	data, err := xml.MarshalIndent(s, "", "  ")
	if err != nil {
		return internal(fmt.Errorf("--junit: %w", err))
	}
	return writeFile(path, append([]byte(xml.Header), append(data, '\n')...))
}
