package secrets

import (
	"strings"
	"testing"
)

type labelled struct {
	name, value string
	want        Class
}

func secretCases(f forge) []labelled {
	p := func(parts ...string) string { return strings.Join(parts, "") }
	pairs := [][2]string{
		// Providers, mostly under names that do not help.
		{"UPLOADER", p("AKIA", f.from(alphaBase32, 16))}, {"AWS_ACCESS_KEY_ID", p("ASIA", f.from(alphaBase32, 16))},
		{"SECRET_ACCESS_KEY", f.b64(40)}, {"awsSecretKey", f.b64(40)}, {"SESSION", p("IQoJb3JpZ2lu", f.b64(400))},
		{"BEDROCK", p("ABSK", "QmVkcm9ja0FQSUtleS", f.b64(100))},
		{"BOT", p("xoxb-", f.digits(12), "-", f.digits(13), "-", f.b62(24))}, {"SLACK_USER", p("xoxp-", f.digits(12), "-", f.digits(12), "-", f.digits(12), "-", f.hex(32))},
		{"SLACK_APP", p("xapp-1-", f.from(alphaUpper, 11), "-", f.digits(13), "-", f.hex(64))},
		{"ALERTS", p("https://hooks.slack.com/services/T", f.from(alphaUpper, 10), "/B", f.from(alphaUpper, 10), "/", f.b62(24))},
		{"CHAT", p("https://discord.com/api/webhooks/", f.digits(18), "/", f.url(68))},
		{"TEAMS", p("https://acme.webhook.office.com/webhookb2/", f.uuid(), "@", f.uuid(), "/IncomingWebhook/", f.hex(32), "/", f.uuid())},
		{"MAILER", p("SG.", f.url(22), ".", f.url(43))}, {"MAIL", p("key-", f.hex(32))}, {"MC", p(f.hex(32), "-us12")}, {"MANDRILL", p("md-", f.b62(22))},
		{"BREVO", p("xkeysib-", f.hex(64), "-", f.b62(16))}, {"RESEND", p("re_", f.b62(8), "_", f.b62(24))}, {"SMS", p("SK", f.hex(32))},
		{"TELEGRAM", p(f.digits(10), ":AA", f.url(33))}, {"TG_URL", p("https://api.telegram.org/bot", f.digits(10), ":AA", f.url(33), "/sendMessage")},
		{"MAPS", p("AIza", f.url(35))}, {"G_OAUTH", p("GOCSPX-", f.url(28))}, {"GTOK", p("ya29.", f.url(120))}, {"GREFRESH", p("1//0", f.url(60))},
		{"AAD", p(f.b62(3), "8Q~", f.b62(34))}, {"STORAGE", p("DefaultEndpointsProtocol=https;AccountName=acme;AccountKey=", f.b64(86), "==;EndpointSuffix=core.windows.net")},
		{"BUS", p("Endpoint=sb://acme.servicebus.windows.net/;SharedAccessKeyName=RootManageSharedAccessKey;SharedAccessKey=", f.b64(43), "=")},
		{"SAS", p("https://acme.blob.core.windows.net/c/b?sv=2024-11-04&se=2027-01-01&sr=b&sp=r&sig=", f.b62(43), "%3D")},
		{"FUNC", p("https://acme.azurewebsites.net/api/f?code=", f.b62(54), "==")}, {"DO", p("dop_v1_", f.hex(64))}, {"VC", p("vercel_blob_rw_", f.b62(16), "_", f.b62(30))},
		{"HEROKU_API_KEY", f.uuid()}, {"NETLIFY", p("nfp_", f.b62(40))}, {"SB", p("sbp_", f.hex(40))}, {"PS", p("pscale_tkn_", f.url(43))}, {"DBX", p("dapi", f.hex(32))},
		{"TFC", p(f.b62(14), ".atlasv1.", f.b62(67))}, {"PULUMI", p("pul-", f.hex(40))}, {"VAULT", p("hvs.", f.url(95))}, {"OLDVAULT", p("s.", f.b62(24))},
		{"DOPPLER", p("dp.st.prd.", f.b62(40))}, {"TS", p("tskey-auth-", f.b62(12), "-", f.b62(32))}, {"AGE", p("AGE-SECRET-KEY-1", f.from("QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L", 58))},
		{"OP", p("ops_eyJ", f.b62(400))}, {"FLY", p("fm2_", f.b64(200))}, {"CF", p("v1.0-", f.hex(24), "-", f.hex(146))},
		{"CLOUDFLARE_API_TOKEN", f.url(40)}, {"ALI", p("LTAI", f.b62(20))}, {"ADO", p(f.b62(76), "AZDO", f.b62(4))}, {"AIVEN", p("AVNS_", f.url(19))},
		{"LLM", p("sk-proj-", f.url(74), "T3BlbkFJ", f.url(74))}, {"LLM_OLD", p("sk-", f.b62(20), "T3BlbkFJ", f.b62(20))}, {"CLAUDE", p("sk-ant-api03-", f.url(93), "AA")},
		{"GROQ", p("gsk_", f.b62(52))}, {"HF", p("hf_", f.b62(34))}, {"REPLICATE", p("r8_", f.b62(37))}, {"PPLX", p("pplx-", f.b62(48))}, {"XAI", p("xai-", f.b62(80))},
		{"PINECONE", p("pcsk_", f.b62(6), "_", f.b62(60))}, {"LS", p("lsv2_pt_", f.hex(32), "_", f.hex(10))}, {"OR", p("sk-or-v1-", f.hex(64))}, {"NV", p("nvapi-", f.url(64))},
		{"GH", p("ghp_", f.b62(36))}, {"GHO", p("gho_", f.b62(36))}, {"GHR", p("ghr_", f.b62(76))}, {"GHF", p("github_pat_", f.b62(22), "_", f.b62(59))}, {"GL", p("glpat-", f.url(20))},
		{"GL_TRIGGER", p("glptt-", f.hex(40))}, {"BB", p("ATBB", f.b62(32))}, {"JIRA", p("ATATT3xFfGF0", f.url(170), "=", f.from("0123456789ABCDEF", 8))}, {"NPM", p("npm_", f.b62(36))},
		{"PIP", p("pypi-AgEIcHlwaS5vcmc", f.url(150))}, {"GEM", p("rubygems_", f.hex(48))}, {"NUGET", p("oy2", f.from(alphaLower, 43))}, {"HUB", p("dckr_pat_", f.url(27))},
		{"ARTI", p("AKCp", f.b62(69))}, {"SG_SEARCH", p("sgp_", f.hex(16), "_", f.hex(40))}, {"CCI", p("CCIPAT_", f.b62(22), "_", f.hex(40))}, {"SQ", p("squ_", f.hex(40))},
		{"PAY", p("rk_live_", f.b62(24))}, {"PAY_TEST", p("sk_test_", f.b62(99))}, {"HOOK", p("whsec_", f.b62(32))}, {"SQUARE", p("sq0atp-", f.url(22))}, {"SHOP", p("shpat_", f.hex(32))},
		{"SHOPSEC", p("shpss_", f.hex(32))}, {"PLAID", p("access-production-", f.uuid())}, {"BT", p("access_token$production$", f.from(alphaLower, 16), "$", f.hex(32))}, {"EP", p("EZAK", f.b62(54))},
		{"NR", p("NRAK-", f.from(alphaUpper, 27))}, {"NR_LIC", p(f.hex(36), "NRAL")}, {"SENTRY_AUTH", p("sntrys_eyJ", f.b62(140), "_", f.b64(43))}, {"GRAF", p("glsa_", f.b62(32), "_", f.hex(8))},
		{"HC", p("hcaik_", f.from(alphaLower, 58))}, {"DT", p("dt0c01.", f.from(alphaUpper, 24), ".", f.from(alphaUpper, 64))}, {"PH", p("phx_", f.b62(43))}, {"LD", p("sdk-", f.uuid())},
		{"AT", p("pat", f.b62(14), ".", f.hex(64))}, {"NOTION", p("ntn_", f.b62(46))}, {"LINEAR", p("lin_api_", f.b62(40))}, {"FIGMA", p("figd_", f.url(40))}, {"ASANA", p("1/", f.digits(16), ":", f.hex(32))},
		{"TRELLO", p("ATTA", f.hex(64))}, {"HUBSPOT", p("pat-na1-", f.uuid())}, {"PM", p("PMAK-", f.hex(24), "-", f.hex(34))}, {"OKTA_API", p("00", f.url(40))}, {"CTF", p("CFPAT-", f.url(43))},
		{"MAPBOX", p("sk.eyJ", f.b62(80), ".", f.b62(22))}, {"RIOT", p("RGAPI-", f.uuid())}, {"OGKEY", p("GenieKey ", f.uuid())}, {"MM", p(f.b62(6), "_", f.b62(29), "_mmk")},
		{"DD_API_KEY", f.hex(32)}, {"DATADOG_APP_KEY", f.hex(40)}, {"NEW_RELIC_KEY", p(f.hex(36), "NRAL")}, {"OTEL_EXPORTER_OTLP_HEADERS", p("x-honeycomb-team=", f.b62(22))},
		{"SPLUNK_HEC_TOKEN", f.uuid()}, {"VAULT_SECRET_ID", f.uuid()}, {"POSTMARK_TOKEN", f.uuid()},
		// Structures.
		{"BROKER", p("amqps://svc:", f.b62(14), "@b-1.mq.eu-west-1.amazonaws.com:5671/v")}, {"PROXY", p("http://u:", f.b62(9), "@proxy.corp:3128")}, {"DSN", p("mysql://root:", f.b62(8), "/", f.b62(6), "@db:3306/app")},
		{"GIT", p("https://oauth2:", f.b62(30), "@git.example.com/a/b.git")}, {"GIT2", p("https://", f.b62(32), "@git.example.com/a.git")}, {"URLS", p("redis://a:6379,redis://:", f.b62(12), "@b:6379")},
		{"SQLALCHEMY", p("postgresql+psycopg2://app:", f.b62(12), "@h/db")}, {"GO_DSN", p("app:", f.b62(12), "@tcp(db:3306)/app?parseTime=true")}, {"ORA", p("jdbc:oracle:thin:app/", f.b62(12), "@db:1521:orcl")},
		{"ORA2", p("app/", f.b62(12), "@db.internal:1521/ORCLPDB")}, {"JDBC", p("jdbc:postgresql://db/app?user=a&password=", f.b62(12))}, {"JDBC_MS", p("jdbc:sqlserver://db:1433;databaseName=a;user=sa;password=", f.b62(12), ";encrypt=true")},
		{"CONN", p("Server=db,1433;Database=a;User Id=sa;Password=", f.b62(12), ";Encrypt=True")}, {"ODBC", p("Driver={ODBC Driver 18};Server=db;Uid=a;Pwd=", f.b62(12), ";")},
		{"LIBPQ", p("host=db user=app password=", f.b62(12), " dbname=a sslmode=require")}, {"LIBPQ_Q", p("host=db user=app password='", f.b62(6), " ", f.b62(6), "' dbname=a")},
		{"CACHE", p("acme.redis.cache.windows.net:6380,password=", f.b62(43), "=,ssl=True,abortConnect=False")}, {"JAAS", p("org.apache.kafka.common.security.plain.PlainLoginModule required username=\"a\" password=\"", f.b62(14), "\";")},
		{"CFG", p(`{"a":[{"b":{"dbPassword":"`, f.b62(12), `"}}]}`)}, {"CFG2", p(`{"endpoint":"https://x","apiKey":"`, f.b62(32), `"}`)}, {"ENVS", p(`[{"name":"DB_PASSWORD","value":"`, f.b62(12), `"}]`)},
		{"PYDICT", p("{'user': 'a', 'password': '", f.b62(12), "'}")}, {"CUT", p(`{"user":"a","password":"`, f.b62(12), `","x":`)}, {"NESTED", p(`{"inner":"{\"clientSecret\":\"`, f.b62(24), `\"}"}`)},
		{"GCP", p(`{"type":"service_account","private_key_id":"`, f.hex(40), `","private_key":"`, strings.ReplaceAll(f.pem("PRIVATE KEY", 6), "\n", `\n`), `"}`)},
		{"DOCKER", p(`{"auths":{"https://index.docker.io/v1/":{"auth":"`, encode64("bot:"+f.b62(16)), `"}}}`)}, {"JWK", p(`{"kty":"EC","crv":"P-256","x":"`, f.url(43), `","d":"`, f.url(43), `"}`)},
		{"BLOB", encode64(p(`{"password":"`, f.b62(12), `"}`))}, {"BLOB2", encode64(p("DB_USER=a\nDB_PASSWORD=", f.b62(12), "\n"))}, {"BLOB3", encode64(f.pem("PRIVATE KEY", 4))},
		{"HEXED", f.hexOf(p(`{"password":"`, f.b62(12), `"}`))}, {"URLENC", p("%7B%22password%22%3A%22", f.b62(12), "%22%7D")}, {"FORM", p("grant_type=client_credentials&client_id=a&client_secret=", f.b62(32))},
		{"DOTENV", p("A=1\nexport API_TOKEN=", f.b62(24), "\nB=2")}, {"INI", p("[db]\nuser = a\npassword = ", f.b62(12), "\n")}, {"YAML", p("db:\n  user: a\n  password: ", f.b62(12), "\n")},
		{"NETRC", p("machine api.example.com login bot password ", f.b62(14))}, {"NPMRC", p("//registry.example.com/:_authToken=", f.b62(36))}, {"OPTS", p("-Xmx512m -Djavax.net.ssl.keyStorePassword=", f.b62(12), " -Dx=1")},
		{"ARGS", p("--host db --password ", f.b62(12), " --verbose")}, {"CURL", p("curl -u bot:", f.b62(12), " https://x.example.com")}, {"HDR", p("Authorization: Bearer ", f.b62(40))}, {"HDR2", p("X-Api-Key: ", f.b62(32))},
		{"BASIC", p("Basic ", encode64("bot:"+f.b62(12)))}, {"TOK", p("Token ", f.hex(40))}, {"JWTVAL", f.jwt(map[string]any{"sub": "svc", "scope": "admin"})}, {"HEADER_VALUE", p("Bearer ", f.jwt(map[string]any{"sub": "1"}))},
		{"KEYFILE", f.pem("OPENSSH PRIVATE KEY", 5)}, {"KEYFILE2", strings.ReplaceAll(f.pem("EC PRIVATE KEY", 3), "\n", `\n`)}, {"KEYFILE3", f.pem("ENCRYPTED PRIVATE KEY", 6)}, {"BUNDLE", f.pem("CERTIFICATE", 6) + "\n" + f.pem("PRIVATE KEY", 6)},
		{"PGP", f.pem("PGP PRIVATE KEY BLOCK", 6)}, {"DER", f.der(2, 1, 0, 0x30, 0x0d, 6, 9)}, {"DER1", f.der(2, 1, 0, 2, 0x82, 1, 1)}, {"P12", f.der(2, 1, 3, 0x30, 0x82)}, {"PRESIGNED_GCS", p("https://storage.googleapis.com/b/o?X-Goog-Algorithm=GOOG4-RSA-SHA256&X-Goog-Signature=", f.hex(256))},
		{"CDN", p("https://d1.cloudfront.net/a?Expires=1893456000&Signature=", f.url(171), "&Key-Pair-Id=K", f.from(alphaUpper, 13))}, {"TOTP_URI", p("otpauth://totp/a?secret=", f.from(alphaBase32, 32), "&issuer=x")}, {"INFURA", p("https://mainnet.infura.io/v3/", f.hex(32))},
		{"WEBHOOK_URL", p("https://hooks.example.com/in/", f.b62(32))}, {"CRED_HASH", p("$2b$12$", f.from(alphaBase62+"./", 53))}, {"BASIC_PLAIN_AUTH", p("bot:", f.b62(12))}, {"CREDENTIALS", p("admin:", f.password())},
		// Names.
		{"DB_PWD", f.password()}, {"PGPASS", f.password()}, {"dbPassword", f.password()}, {"DBPASSWORD", f.password()}, {"mysql_root_password", f.password()}, {"SMTP_PASS", f.password()}, {"LDAP_BIND_PASSWD", f.password()},
		{"KEYSTORE_PASSPHRASE", f.password()}, {"DB_PASSWORD_PROD", f.password()}, {"PASSWORD_1", f.password()}, {"Password", f.password()}, {"REDIS_AUTH_TOKEN", f.b62(24)}, {"db.password", f.password()}, {"spring-datasource-password", f.password()},
		{"DB_PASSWORD", "/S3cr3tPassw0rd"}, {"DB_PASSWORD", "1234567890"}, {"ADMIN_PASSWORD", "sunshine"}, {"DB_PASSWORD", "Tr0ub4dor&3"}, {"APP_PASSWORD", "hunter2"}, {"DB_PASS", "p" + f.digits(6)},
		{"API_KEY", f.hex(32)}, {"apiKey", f.b62(32)}, {"X-API-Key", f.b62(40)}, {"APIKEY", f.uuid()}, {"PARTNER_API_KEY_V2", f.b62(20)}, {"SERVICE_TOKEN", f.url(43)}, {"ACCESS_TOKEN", f.hex(40)}, {"REFRESH_TOKEN", f.url(64)},
		{"JWT_SIGNING_KEY", f.b64(43) + "="}, {"ENCRYPTION_KEY", f.hex(64)}, {"FERNET_KEY", f.url(43) + "="}, {"COOKIE_SECRET", f.b62(32)}, {"NEXTAUTH_SECRET", f.b64(43) + "="}, {"DJANGO_SECRET_KEY", "k" + f.b62(20) + "!@#" + f.b62(20)},
		{"CLIENT_SECRET", f.b62(32)}, {"GITHUB_WEBHOOK_SECRET", f.hex(40)}, {"STRIPE_WEBHOOK_KEY", f.b62(32)}, {"PASSWORD_SALT", f.b62(16)}, {"TOTP_SECRET", f.from(alphaBase32, 32)}, {"RECAPTCHA_SECRET_KEY", p("6L", f.url(38))},
		{"LICENSE_KEY", p(f.from(alphaUpper, 5), "-", f.from(alphaUpper, 5), "-", f.from(alphaUpper, 5), "-", f.from(alphaUpper, 5))}, {"TOKEN_GITHUB", f.b62(40)}, {"PAYMENTS_KEY", f.b62(32)}, {"OPENWEATHER_KEY", f.hex(32)}, {"ETH_PRIVATE_KEY", p("0x", f.hex(64))},
		{"WG_PRIVATE_KEY", f.b64(43) + "="}, {"WALLET_MNEMONIC", "abandon ability able about above absent absorb abstract absurd abuse access account"}, {"AUTHTOKEN", f.b62(32)}, {"MYSQLPWD", f.password()}, {"SENHA_BANCO", f.b62(12)}, {"DB_PASSWORT", f.password()},
	}
	cases := make([]labelled, len(pairs))
	for i, pair := range pairs {
		cases[i] = labelled{pair[0], pair[1], Secret}
	}
	return cases
}

func harmlessCases(f forge) []labelled {
	p := func(parts ...string) string { return strings.Join(parts, "") }
	account := f.accountID()
	return []labelled{
		// References.
		{"DB_SECRET_ARN", p("arn:aws:secretsmanager:us-east-1:", account, ":secret:prod/db-", f.b62(6)), Reference}, {"DB_PASSWORD", p("arn:aws:secretsmanager:us-east-1:", account, ":secret:db-", f.b62(6), ":password::"), Reference},
		{"API_KEY", p("arn:aws-cn:ssm:cn-north-1:", account, ":parameter/prod/key"), Reference}, {"KMS_KEY", p("arn:aws:kms:eu-west-1:", account, ":key/", f.uuid()), Reference}, {"DB_PASSWORD", "{{resolve:secretsmanager:db:SecretString:password}}", Reference},
		{"DB_PASSWORD", "{{resolve:ssm:/db/password:3}}", Reference}, {"DB_PASSWORD", "{{inject:secretsmanager:prod/db:SecretString:password}}", Reference}, {"API_KEY", "ssm:///prod/api/key", Reference}, {"API_KEY", "vault:secret/data/api#key", Reference},
		{"API_KEY", "op://prod/api/credential", Reference}, {"DB_PASSWORD", "env:DB_PASSWORD", Reference}, {"DB_PASSWORD", "${DB_PASSWORD}", Reference}, {"DB_PASSWORD", "$DB_PASSWORD", Reference}, {"TOKEN", "ref+awssecrets://prod/token", Reference},
		{"DB_PASSWORD", "projects/acme/secrets/db/versions/latest", Reference}, {"API_KEY", "@Microsoft.KeyVault(SecretUri=https://v.vault.azure.net/secrets/k)", Reference}, {"DB_PASSWORD", "/prod/db/password", Reference}, {"DB_PASSWORD", "/run/secrets/db_password", Reference},
		{"DB_SECRET", "prod/orders/db-credentials", Reference}, {"DB_SECRET", "orders-db-credentials", Reference}, {"CLIENT_SECRET", "prod-client-secret", Reference}, {"API_TOKEN", "/aws/reference/secretsmanager/prod/token", Reference}, {"GITHUB_TOKEN", "${{ secrets.GITHUB_TOKEN }}", Reference},
		{"PASSWORD", "{{ .Values.password }}", Reference}, {"PASSWORD", "%DB_PASSWORD%", Reference}, {"PRIVATE_KEY", "file:///etc/keys/app.pem", Reference}, {"TLS_KEY", "/etc/ssl/private/tls.key", Reference}, {"STRIPE_KEY_PARAMETER", "/prod/stripe/api-key", Reference},
		{"SECRET_KEY", "secretsmanager:prod/app/key", Reference}, {"TOKEN", p("${self:custom.", "token}"), Reference}, {"AUTH", "Bearer ${TOKEN}", Reference}, {"DATABASE_URL", "postgres://app:{{resolve:secretsmanager:db:SecretString:password}}@db/app", Reference},
		// Encrypted.
		{"DB_PASSWORD", f.kms(), Encrypted}, {"API_KEY", "ENC[AES256_GCM,data:" + f.b64(24) + ",iv:" + f.b64(24) + ",type:str]", Encrypted}, {"DB_PASSWORD", "ENC(" + f.b64(32) + ")", Encrypted}, {"DB_PASSWORD", "vault:v1:" + f.b64(60), Encrypted}, {"DB_PASSWORD_ENCRYPTED", f.b64(64), Encrypted},
		// Examples and public values.
		{"AWS_ACCESS_KEY_ID", "AKIA" + "IOSFODNN7EXAMPLE", Example}, {"AWS_SECRET_ACCESS_KEY", Examples()[3], Example}, {"TOKEN", Examples()[14], Example}, {"STORAGE_KEY", Examples()[12], Example},
		{"STRIPE_KEY", p("pk_live_", f.b62(24)), Public}, {"NEXT_PUBLIC_STRIPE_KEY", p("pk_test_", f.b62(90)), Public}, {"CAPTCHA_KEY", p("6L", f.url(38)), Public}, {"SENTRY_DSN", p("https://", f.hex(32), "@o", f.digits(6), ".ingest.sentry.io/", f.digits(7)), Public},
		{"TLS_CERT", f.pem("CERTIFICATE", 10), Public}, {"JWT_PUBLIC_KEY", f.pem("PUBLIC KEY", 4), Public}, {"CA_B64", f.der(0x30, 0x82, 1, 10), Public}, {"SSH_KEY", p("ssh-ed25519 AAAA", f.b64(64), " dev@example.com"), Public}, {"DD_CLIENT_TOKEN", p("pub", f.hex(32)), Public},
		{"SUPABASE_KEY", f.jwt(map[string]any{"iss": "supabase", "role": "anon"}), Public}, {"VAPID_PUBLIC_KEY", f.url(87), Public}, {"MAPBOX", p("pk.eyJ", f.b62(80), ".", f.b62(22)), Public}, {"POSTHOG", p("phc_", f.b62(43)), Public}, {"VITE_ALGOLIA_SEARCH_KEY", f.hex(32), Public},
		{"GOOGLE_CLIENT", p(f.digits(12), "-", f.from(alphaLower, 32), ".apps.googleusercontent.com"), Public}, {"PUBLISHABLE_KEY", f.b62(32), Public},
		// Weak.
		{"DB_PASSWORD", "password", Weak}, {"API_KEY", "changeme", Weak}, {"ADMIN_PASSWORD", "admin", Weak}, {"API_TOKEN", "your-api-token-here", Weak}, {"JWT_SECRET", "my-super-secret-key", Weak}, {"SECRET_KEY", "replace_me", Weak}, {"DATABASE_URL", "postgres://postgres:postgres@db/app", Weak}, {"KEYSTORE_PASSWORD", "changeit", Weak},
		{"API_KEY", "YOUR_API_KEY", Weak}, {"DB_PASSWORD", "ChangeMe123!", Weak}, {"STRIPE_SECRET_KEY", "sk_test_your_key_here_replace", Benign},
		// Placeholders.
		{"API_KEY", "xxxxxxxxxxxxxxxx", Benign}, {"API_KEY", "<your key>", Benign}, {"PASSWORD", "********", Benign}, {"TOKEN", "none", Benign}, {"PASSWORD", "null", Benign}, {"SECRET", "...", Benign}, {"GITHUB_TOKEN", p("ghp_", strings.Repeat("x", 36)), Benign}, {"PASSWORD", "", Benign}, {"API_KEY", "[hidden]", Benign},
		// Names of things about secrets.
		{"TOKEN_TABLE", "tokens-prod", Benign}, {"SECRET_NAME", "prod/db", Reference}, {"API_KEY_HEADER", "x-api-key", Benign}, {"MAX_TOKENS", "4096k", Benign}, {"MAX_TOKENS", "4096", Benign}, {"FLOW_BUCKET", "acme-flow-logs-prod-eu-west-1", Benign}, {"DDB_TABLE", "orders-table-1A2B3C4D5E6F", Benign}, {"PARTITION_KEY", "pk", Benign}, {"SORT_KEY", "createdAt", Benign},
		{"SECRET_ID", "prod/db", Reference}, {"PASSWORD_POLICY", "min12upper1digit1", Benign}, {"TOKEN_URL", "https://login.example.com/oauth2/token", Benign}, {"TOKEN_EXPIRY", "15m", Benign}, {"PASSWORD_RESET_TEMPLATE", "d-" + f.hex(32), Benign}, {"KEY_PREFIX", "cache:v2:", Benign}, {"S3_KEY", "uploads/2026/11/report.csv", Benign},
		{"CACHE_KEY", "user-profile-v3", Benign}, {"IDEMPOTENCY_KEY", "orderId", Benign}, {"ROUTING_KEY", "orders.created", Benign}, {"API_KEY_ID", f.from(alphaLower, 10), Benign}, {"CLIENT_ID", f.from(alphaLower, 26), Benign}, {"AZURE_CLIENT_ID", f.uuid(), Benign}, {"AZURE_TENANT_ID", f.uuid(), Benign},
		{"TWILIO_ACCOUNT_SID", p("AC", f.hex(32)), Benign}, {"TOKEN_ISSUER", "https://issuer.example.com", Benign}, {"JWT_ALGORITHM", "RS256", Benign}, {"JWT_AUDIENCE", "orders-api", Benign}, {"PASSWORD_FIELD", "userPassword", Benign}, {"SECRETS_PREFIX", "/prod/app", Reference}, {"TOKENS_PER_MINUTE", "90000", Benign}, {"NEXT_TOKEN", "nextToken", Benign},
		{"KEY_ALIAS", "alias/app", Reference}, {"AUTH_TYPE", "AWS_IAM", Benign}, {"AUTH_MODE", "jwt", Benign}, {"AUTH_ENABLED", "true", Benign}, {"COOKIE_NAME", "session_id", Benign}, {"CREDENTIALS_PATH", "/opt/creds.json", Reference}, {"USE_TOKEN", "yes", Benign}, {"REQUIRE_PASSWORD", "false", Benign}, {"TOKEN_VERSION", "v2.1.0", Benign},
		{"ROTATE_SECRETS", "rate(30 days)", Benign}, {"SECRET_ROTATION", "cron(0 3 * * ? *)", Benign}, {"API_KEY_SOURCE", "HEADER", Benign}, {"PASSWORDLESS", "enabled", Benign}, {"PASSPORT_SERVICE", "passport-verify", Benign}, {"KEYBOARD_LAYOUT", "qwerty-us", Benign}, {"TOKENIZER_MODEL", "bert-base-uncased", Benign}, {"MONKEY_PATCH", "true", Benign},
		{"COMPASS_HOST", "compass.example.com", Benign}, {"BYPASS_CACHE", "1", Benign}, {"SECRET_SANTA_MODE", "on", Benign}, {"ACCESS_KEY_ROTATION_DAYS", "90", Benign}, {"CSRF_HEADER", "X-CSRF-Token", Benign}, {"LICENSE", "Apache-2.0", Benign}, {"SIGNATURE_VERSION", "s3v4", Benign}, {"SEED", "42", Benign},
		// Values.
		{"TRACE", f.uuid(), Benign}, {"GIT_SHA", f.hex(40), Benign}, {"REVISION", f.hex(7), Benign}, {"CODE", f.hex(64), Benign}, {"ASSET_HASH", f.hex(64), Benign}, {"CHECKSUM", f.b64(43) + "=", Benign}, {"SCRIPT_INTEGRITY", "sha384-" + f.b64(64), Benign}, {"ETAG", f.hex(32), Benign}, {"MD5", f.hex(32), Benign},
		{"IMAGE", p("123456789012.dkr.ecr.eu-west-1.amazonaws.com/app@sha256:", f.hex(64)), Benign}, {"QUEUE_URL", p("https://sqs.eu-west-1.amazonaws.com/", account, "/orders.fifo"), Benign}, {"TOPIC", p("arn:aws:sns:eu-west-1:", account, ":orders"), Benign}, {"BUCKET", p("stack-bucket-", f.from(alphaLower, 12)), Benign}, {"ACCOUNT", account, Benign},
		{"HANDLER", "com.example.payments.handlers.RefundHandler::run", Benign}, {"ORIG_HANDLER", "src/functions/processOrderCancellation.lambdaHandle", Benign}, {"NODE_OPTIONS", "--enable-source-maps --max-old-space-size=512", Benign}, {"JAVA_TOOL_OPTIONS", "-XX:+TieredCompilation -XX:TieredStopAtLevel=1", Benign}, {"TZ", "Europe/Berlin", Benign}, {"LANG", "en_US.UTF-8", Benign},
		{"REGION", "eu-central-1", Benign}, {"VPC", p("vpc-", f.hex(17)), Benign}, {"SUBNETS", p("subnet-", f.hex(17), ",subnet-", f.hex(17)), Benign}, {"IDENTITY_POOL", p("us-east-1:", f.uuid()), Benign}, {"CIDR", "10.0.0.0/16", Benign}, {"IP", "2001:db8::1", Benign}, {"HOST", "vpc-logs-abc123def456.eu-west-1.es.amazonaws.com", Benign}, {"BROKERS", "b-1.msk.x1y2z3.c2.kafka.eu-west-1.amazonaws.com:9096,b-2.msk.x1y2z3.c2.kafka.eu-west-1.amazonaws.com:9096", Benign},
		{"API_URL", p("https://", f.from(alphaLower, 10), ".execute-api.eu-west-1.amazonaws.com/prod"), Benign}, {"FUNCTION_URL", p("https://", f.from(alphaLower, 32), ".lambda-url.eu-west-1.on.aws/"), Benign}, {"CDN", "https://d111111abcdef8.cloudfront.net/a.js", Benign}, {"CALLBACK", "https://app.example.com/cb?state=x&code=y", Benign}, {"SEARCH", "https://example.com/?q=token&page=2", Benign}, {"ISSUER", p("https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_", f.b62(9)), Benign},
		{"DATABASE_URL", "mysql://app@db.internal:3306/app", Benign}, {"MONGO", "mongodb://localhost:27017/test", Benign}, {"PACKAGE", "https://unpkg.com/@scope/pkg@1.2.3/index.js", Benign}, {"CONTACT", "team@example.com", Benign}, {"CONTACTS", "a@example.com,b@example.com", Benign}, {"CONN", "Server=db;Database=a;Integrated Security=true;", Benign}, {"LIBPQ", "host=db user=app dbname=a sslmode=require", Benign},
		{"CONFIG", `{"retries":3,"endpoint":"https://x.example.com","features":["a","b"],"tokenLimit":100}`, Benign}, {"MAPPING", `{"password":"$.body.password","token":"$.headers.token"}`, Reference}, {"SCHEMA", `{"type":"object","properties":{"password":{"type":"string"}}}`, Benign}, {"B64_CONFIG", encode64(`{"level":"info","sample":0.1}`), Benign}, {"GREETING", encode64("hello world, this is plain text"), Benign},
		{"QUERY", "SELECT id, token FROM sessions WHERE user = ?", Benign}, {"PATTERN", `^[A-Za-z0-9_-]{20,40}$`, Benign}, {"MESSAGE", "Please enter your password to continue.", Benign}, {"TAGS", "team:payments,env:prod,service:orders", Benign}, {"OTEL_RESOURCE_ATTRIBUTES", "service.name=orders,deployment.environment=prod", Benign}, {"MODEL", "anthropic.claude-3-5-sonnet-20241022-v2:0", Benign},
		{"RUNTIME", "nodejs22.x", Benign}, {"VERSION", "1.2.3-beta.1+build.5", Benign}, {"BUILT", "2026-11-22T10:11:12Z", Benign}, {"TTL", "P30D", Benign}, {"SIZE", "512MB", Benign}, {"RATE", "0.25", Benign}, {"COLOR", "#a1b2c3", Benign}, {"MIME", "application/vnd.api+json", Benign}, {"LAYER", p("arn:aws:lambda:eu-west-1:", account, ":layer:deps:42"), Benign}, {"DISTRIBUTION", p("E", f.from(alphaUpper, 13)), Benign}, {"ZONE", p("Z", f.from(alphaUpper, 20)), Benign},
		{"SPREADSHEET_ID", f.url(44), Benign}, {"PRICE_ID", p("price_1", f.b62(23)), Benign}, {"CHANNEL", p("C", f.from(alphaUpper, 10)), Benign}, {"STACK", p("orders-stack-OrdersFunction-", f.from(alphaUpper, 12)), Benign}, {"TABLE", p("orders-OrdersTable7F3A9C21-", f.from(alphaUpper, 13)), Benign}, {"IPFS", p("Qm", f.from(base58Alphabet, 44)), Benign}, {"ROLE_ID", p("AROA", f.from(alphaBase32, 16)), Benign},
		{"NEXT_PUBLIC_API_KEY_NAME", "search", Benign}, {"DB_USER", "application_user", Benign}, {"DB_NAME", "ordersdb", Benign}, {"POWERTOOLS_METRICS_NAMESPACE", "OrdersService", Benign}, {"PATH", "/usr/local/bin:/usr/bin:/bin:/opt/bin", Benign}, {"FEATURES", "newCheckout,betaSearch", Benign}, {"LAT_LONG", "52.5200,13.4050", Benign}, {"PHONE", "+15550101234", Benign},
	}
}

// TestLabelledValues checks kinds of values beyond the shared samples, each
// made by its format from several seeds.
func TestLabelledValues(t *testing.T) {
	count := 0
	for seed := range uint64(25) {
		f := newForge(seed)
		cases := append(secretCases(f), harmlessCases(f)...)
		count = len(cases)
		for _, c := range cases {
			got := Classify(c.name, c.value)
			if got.Class != c.want {
				shape := c.value
				if len(shape) > 30 {
					shape = shape[:30] + "…"
				}
				t.Errorf("seed %d: %s (made-up value %q): %s (%s: %s), want %s", seed, c.name, shape, got.Class, got.Kind, got.Why, c.want)
			}
			if got.Length != len(c.value) {
				t.Errorf("%s: length %d, want %d", c.name, got.Length, len(c.value))
			}
		}
		if t.Failed() && testing.Short() {
			break
		}
	}
	t.Logf("%d pairs of 25 seeds", count)
}
