// Command readyaml reads YAML files as kubectl does: split at lines of three dashes, then sigs.k8s.io/yaml.
//
// In: one path a line on standard input. Out: one line of JSON a file, {"documents": […]} or {"error": "…"}.
package main

import (
	"bufio"
	"encoding/json"
	"os"
	"regexp"

	"sigs.k8s.io/yaml"
)

var separator = regexp.MustCompile(`(?m)^---\s*$`)

type result struct {
	Documents []any  `json:"documents"`
	Error     string `json:"error,omitempty"`
}

func read(path string) result {
	text, err := os.ReadFile(path)
	if err != nil {
		return result{Error: err.Error()}
	}
	documents := []any{}
	for _, part := range separator.Split(string(text), -1) {
		var document any
		if err := yaml.UnmarshalStrict([]byte(part), &document); err != nil {
			return result{Error: err.Error()}
		}
		documents = append(documents, document)
	}
	return result{Documents: documents}
}

func main() {
	lines, answers := bufio.NewScanner(os.Stdin), json.NewEncoder(os.Stdout)
	for lines.Scan() {
		if err := answers.Encode(read(lines.Text())); err != nil {
			panic(err)
		}
	}
}
