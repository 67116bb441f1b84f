package eval

// URLAuth is the AuthType of a function URL.
type URLAuth string

// The two kinds of function URLs.
const (
	URLPublic URLAuth = "NONE"
	URLIAM    URLAuth = "AWS_IAM"
)

// FunctionURL is the answer to a call of a function URL: both actions must be
// allowed.
type FunctionURL struct {
	// URL is the answer for lambda:InvokeFunctionUrl, Function that for
	// lambda:InvokeFunction with lambda:InvokedViaFunctionUrl.
	URL, Function Decision
}

// Effect is the weaker of the two answers.
func (f FunctionURL) Effect() Effect {
	switch {
	case f.URL.Effect == ExplicitDeny || f.Function.Effect == ExplicitDeny:
		return ExplicitDeny
	default:
		return min(f.URL.Effect, f.Function.Effect)
	}
}

// DecideFunctionURL decides a call of a function URL. The request names caller,
// function (or alias) and context; its action is ignored. With URLPublic the caller
// counts as one without credentials, because Lambda does not look at any. onlyURL is
// for URLs made before October 2025 that still need lambda:InvokeFunctionUrl alone.
// Source: Lambda Developer Guide, "Control access to Lambda function URLs".
func DecideFunctionURL(r Request, auth URLAuth, onlyURL bool, p *Policies, catalog Catalog) (FunctionURL, error) {
	if auth == URLPublic {
		r.Principal = Principal{Kind: "Anonymous"}
	}
	context := make(map[string]Value, len(r.Context)+2)
	for k, v := range r.Context {
		context[k] = v
	}
	r.Context = context
	r.Action = "lambda:InvokeFunctionUrl"
	context["lambda:FunctionUrlAuthType"] = One(string(auth))
	q, err := NewQuery(r, catalog)
	if err != nil {
		return FunctionURL{}, err
	}
	out := FunctionURL{URL: Decide(q, p)}
	if onlyURL {
		out.Function = out.URL
		return out, nil
	}
	r.Action = "lambda:InvokeFunction"
	delete(context, "lambda:FunctionUrlAuthType")
	context["lambda:InvokedViaFunctionUrl"] = One("true")
	if q, err = NewQuery(r, catalog); err != nil {
		return FunctionURL{}, err
	}
	out.Function = Decide(q, p)
	return out, nil
}
