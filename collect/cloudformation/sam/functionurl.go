package sam

import "github.com/temper-security/temper/collect/cloudformation/template"

// functionURL makes the URL of a function, and, when it needs no authorization,
// the two permissions that let anyone call it.
func (f *function) functionURL() {
	c := f.props.Get("FunctionUrlConfig")
	if !set(c) || !c.Is(template.Map) {
		return
	}
	f.checkFunctionURL(c)
	at := c.Pos
	auth := c.Get("AuthType")
	var cors *template.Node
	if v := c.Get("Cors"); set(v) {
		cors = v
	}
	f.add(f.id+"Url", resource(at, "AWS::Lambda::Url", f.attrs,
		template.Entry("Cors", cors),
		template.Entry("AuthType", given(auth)),
		template.Entry("TargetFunctionArn", f.name(at)),
		template.Entry("InvokeMode", given(c.Get("InvokeMode")))))

	if s, _ := auth.Str(); s != "NONE" || isIntrinsic(c) {
		return
	}
	f.add(f.id+"UrlPublicPermissions", resource(at, "AWS::Lambda::Permission", f.attrs,
		text("Action", "lambda:InvokeFunctionUrl", at),
		template.Entry("FunctionName", f.name(at)),
		text("Principal", "*", at),
		template.Entry("FunctionUrlAuthType", auth)))
	f.add(f.id+"URLInvokeAllowPublicAccess", resource(at, "AWS::Lambda::Permission", f.attrs,
		text("Action", "lambda:InvokeFunction", at),
		template.Entry("FunctionName", f.name(at)),
		text("Principal", "*", at),
		template.Entry("InvokedViaFunctionUrl", template.Scalar(template.Bool, "true", at))))
}

// corsKinds are the settings of a URL's Cors and their kinds.
var corsKinds = map[string]template.Kind{
	"AllowOrigins":     template.List,
	"AllowMethods":     template.List,
	"AllowHeaders":     template.List,
	"ExposeHeaders":    template.List,
	"AllowCredentials": template.Bool,
	"MaxAge":           template.Number,
}

func (f *function) checkFunctionURL(c *template.Node) {
	if isIntrinsic(c) {
		return
	}
	auth := c.Get("AuthType")
	if s, _ := auth.Str(); s != "NONE" && s != "AWS_IAM" && !isIntrinsic(auth) {
		at := c.Pos
		if auth != nil {
			at = auth.Pos
		}
		f.fail(at, "FunctionUrlConfig.AuthType must be AWS_IAM or NONE")
	}
	cors := c.Get("Cors")
	if !set(cors) || isIntrinsic(cors) {
		return
	}
	if !cors.Is(template.Map) {
		f.fail(cors.Pos, "FunctionUrlConfig.Cors must be a map")
		return
	}
	for _, field := range cors.Fields {
		kind, ok := corsKinds[field.Key]
		switch {
		case !ok:
			f.fail(field.Pos, "FunctionUrlConfig.Cors has no %s", field.Key)
		case !field.Value.Is(kind) && !isIntrinsic(field.Value):
			f.fail(field.Pos, "FunctionUrlConfig.Cors.%s has the wrong kind of value", field.Key)
		}
	}
}
