package iam_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/temper-security/temper/iam"
)

func TestPrint(t *testing.T) {
	t.Parallel()
	d, err := iam.Parse([]byte(`{"statement":{"resource":["b","a","b"],"Condition":{"stringlike":{"k:b":["<&>"],"k:a":1},"Bool":{"k:c":true}},"action":["a:b"],
		"Principal":{"Service":["x.y"],"AWS":["2","1"]},"effect":"Allow","Sid":"s"},"Version":"2012-10-17"}`))
	if err != nil {
		t.Fatal(err)
	}
	want := `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "s",
      "Effect": "Allow",
      "Principal": {
        "AWS": [
          "1",
          "2"
        ],
        "Service": "x.y"
      },
      "Action": "a:b",
      "Resource": [
        "a",
        "b"
      ],
      "Condition": {
        "Bool": {
          "k:c": "true"
        },
        "StringLike": {
          "k:a": "1",
          "k:b": "<&>"
        }
      }
    }
  ]
}
`
	if diff := cmp.Diff(want, string(iam.Print(d, "  "))); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
