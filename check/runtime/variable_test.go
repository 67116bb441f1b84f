package runtime

import (
	"strings"
	"testing"

	"github.com/temper-security/temper/finding"
)

func TestJudgeVariables(t *testing.T) {
	const none = finding.Severity("no problem")
	cases := []struct {
		judge       func(name, value string) verdict
		name, value string
		want        finding.Severity // empty: that of the check
	}{
		{judgeTLS, "NODE_TLS_REJECT_UNAUTHORIZED", "0", ""},
		{judgeTLS, "NODE_TLS_REJECT_UNAUTHORIZED", "false", none}, // Node looks for 0 only
		{judgeTLS, "npm_config_strict_ssl", "false", ""},
		{judgeTLS, "SSL_CERT_FILE", "/etc/ssl/certs/ca-certificates.crt", none},
		{judgeTLS, "SSL_CERT_FILE", "/etc/../tmp/ca.pem", ""},
		{judgeTLS, "SSL_CERT_FILE", "certs/ca.pem", finding.Medium},
		{judgeTLS, "SSL_CERT_FILE", "../ca.pem", ""},
		{judgeTLS, "GODEBUG", "x509sha1=0", none},
		{judgeTLS, "GODEBUG", "tls10server=1,http2debug=1", finding.Medium},
		{judgeTLS, "PGSSLMODE", "require", none},
		{judgeTLS, "GIT_SSL_NO_VERIFY", "true", ""},
		{judgeInjection, "LD_PRELOAD", "/opt/lib/libjemalloc.so", finding.Medium},
		{judgeInjection, "LD_PRELOAD", "", none},
		{judgeInjection, "NODE_OPTIONS", "--require=/tmp/x.js", ""},
		{judgeInjection, "NODE_OPTIONS", "-r ./init.js", finding.Medium},
		{judgeInjection, "NODE_OPTIONS", "--import file:///opt/hook.mjs", finding.Medium},
		{judgeInjection, "NODE_OPTIONS", "--inspect=0.0.0.0:9229", ""},
		{judgeInjection, "NODE_OPTIONS", "--inspect-brk", ""},
		{judgeInjection, "NODE_OPTIONS", "--require-in-the-middle=x", none},
		{judgeInjection, "NODE_OPTIONS", "--no-deprecation", none},
		{judgeInjection, "JAVA_TOOL_OPTIONS", "-XX:OnOutOfMemoryError=/tmp/x.sh", ""},
		{judgeInjection, "JAVA_TOOL_OPTIONS", "-agentlib:jdwp=transport=dt_socket", finding.Medium},
		{judgeInjection, "RUBYOPT", "-W0 --yjit", none},
		{judgeInjection, "PYTHONSTARTUP", "/opt/x.py", finding.Low},
		{judgeInjection, "PYTHONPATH", "/opt/python:$PYTHONPATH", none},
		{judgeInjection, "PATH", "/tmp/bin:/usr/bin", ""},
		{judgeInjection, "LD_LIBRARY_PATH", "/var/task/lib:/opt/lib", none},
		{judgeEndpoint, "AWS_ENDPOINT_URL", "https://dynamodb.eu-west-1.amazonaws.com", none},
		{judgeEndpoint, "AWS_ENDPOINT_URL", "https://s3.dualstack.eu-west-1.api.aws", none},
		{judgeEndpoint, "AWS_ENDPOINT_URL", "https://amazonaws.com.example.org", ""},
		{judgeEndpoint, "AWS_ENDPOINT_URL", "http://localhost:4566", ""},
		{judgeEndpoint, "AWS_ENDPOINT_URL", "https://?*", none},
		{judgeEndpoint, "AWS_ENDPOINT_URL", "https://?*.example.org", ""},
		{judgeEndpoint, "HTTPS_PROXY", "http://user:pass@proxy:3128", finding.Medium},
		{judgeEndpoint, "AWS_LAMBDA_RUNTIME_API", "127.0.0.1:9009", ""},
	}
	for _, c := range cases {
		v := c.judge(c.name, c.value)
		got := v.severity
		if v.problem == "" {
			got = none
		}
		if got != c.want {
			t.Errorf("%s=%s: severity %q (%s), want %q", c.name, c.value, got, v.problem, c.want)
		}
	}
}

// Only the part of a value that decides is shown: the rest may be secret even if
// the detector does not see it.
func TestVerdictsHideSecrets(t *testing.T) {
	const secret = "hunter2"
	for _, v := range []verdict{
		judgeEndpoint("HTTPS_PROXY", "http://user:"+secret+"@proxy.example.com:3128"),
		judgeEndpoint("AWS_ENDPOINT_URL", "https://user:"+secret+"@s3.example.com/?key="+secret),
		judgeEndpoint("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://127.0.0.1/"+secret),
		judgeInjection("JAVA_TOOL_OPTIONS", "-javaagent:/opt/agent.jar="+secret+" -Dpassword="+secret),
		judgeTLS("JAVA_TOOL_OPTIONS", "-Djavax.net.ssl.trustStore=/opt/t.jks -Djavax.net.ssl.trustStorePassword="+secret),
		judgeTLS("NODE_OPTIONS", "--tls-min-v1.0 --title="+secret),
		judgeInjection("PYTHONPATH", "/opt/"+secret+":/mnt/code"),
	} {
		if v.problem == "" || v.shown == "" || strings.Contains(v.problem+v.shown, secret) {
			t.Errorf("%+v", v)
		}
	}
}

func TestShownIsBounded(t *testing.T) {
	if got := shown("NODE_OPTIONS", strings.Repeat("é", 1000)); len(got) > 300 {
		t.Errorf("a long value is not cut: %d bytes", len(got))
	}
}
