package compare_test

import (
	"fmt"

	"github.com/temper-security/temper/iam"
	"github.com/temper-security/temper/iam/compare"
)

func ExampleCompare() {
	parse := func(text string) compare.Set {
		d, err := iam.Parse([]byte(text))
		if err != nil {
			panic(err)
		}
		return compare.Document(d)
	}
	old := parse(`{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"secretsmanager:*","Resource":"*"}}`)
	new := parse(`{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"secretsmanager:GetSecretValue",
		"Resource":"arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-AbCdEf"}}`)
	r := compare.Compare(old, new, compare.Options{})
	fmt.Println(r.Relation, r.NewWithinOld.State)
	fmt.Println("only old allows", r.OldOnly.Request.Action, "on", r.OldOnly.Request.Resource)
	// Output:
	// narrower proved
	// only old allows secretsmanager:BatchGetSecretValue on *
}
