package secrets

import (
	"strings"
	"testing"
)

// usualSecrets are secrets as functions have them, under the names of their
// products' documentation.
func usualSecrets(f forge) [][2]string {
	return [][2]string{
		{"DISCORD_TOKEN", encode64(f.digits(18)) + "." + f.b62(6) + "." + f.url(38)}, {"DISCORD", encode64(f.digits(18)) + "." + f.b62(6) + "." + f.url(38)},
		{"HONEYCOMB_API_KEY", f.b62(22)}, {"HONEYCOMB_WRITEKEY", f.hex(32)}, {"SLACK_SIGNING_SECRET", f.hex(32)}, {"AZURE_STORAGE_KEY", f.b64(86) + "=="},
		{"AZURE_CLIENT_SECRET", f.b62(3) + "8Q~" + f.b62(20) + "~" + f.b62(12)},
		{"AZURE_STORAGE_CONNECTION_STRING", "DefaultEndpointsProtocol=https;AccountName=a;AccountKey=" + f.b64(86) + "=="},
		{"AZ_SAS", "?sv=2022-11-02&ss=b&srt=o&sp=r&se=2030-01-01T00:00:00Z&sig=" + f.b62(40) + "%3D"},
		{"SAS_TOKEN", "sv=2022-11-02&ss=b&srt=o&sp=r&se=2030-01-01T00:00:00Z&sig=" + f.b62(40) + "%3D"},
		{"OPENAI_API_KEY", "sk-" + f.b62(48)}, {"GOOGLE_API_KEY", "AIza" + f.url(35)}, {"GOOGLE_MAPS", "AIza" + f.url(35)}, {"SENDGRID_API_KEY", "SG." + f.url(22) + "." + f.url(43)},
		{"SLACK_BOT_TOKEN", "xoxb-" + f.digits(11) + "-" + f.digits(12) + "-" + f.b62(24)},
		{"TWILIO_API_SECRET", f.b62(32)}, {"MAILCHIMP_API_KEY", f.hex(32) + "-us6"}, {"DATABASE_PASSWORD", "Winter2024!"}, {"MYSQL_PASSWORD", "correct-horse-battery"},
		{"SNOWFLAKE_PASSWORD", "P@ss w0rd with space"},
		{"PASSWORD", "Pa$$w0rd2024"}, {"DB_PASSWORD", "my$ecretP4ss"}, {"DB_PASSWORD", "$uperS3cret"}, {"DB_PASSWORD", "{aB3xY9zQ}"}, {"DB_PASSWORD", "<R7x!pQ2z"},
		{"DB_PASSWORD", "xK9=pL2&mN4;qR7"}, {"DB_PASSWORD", "abc:def@ghi9"}, {"DB_PASSWORD", "a/b+c=="}, {"DB_PASSWORD", "Bearer123"},
		{"DB_PASSWORD", "2024-01-15"}, {"DB_PASSWORD", "admin@123"}, {"DB_PASSWORD", "qwerty123"}, {"DB_PASSWORD", "password123"}, {"DB_PASSWORD", "Welcome1"},
		{"DB_PASSWORD", "00000000"}, {"DB_PASSWORD", "ünïcödé99"}, {"DB_PASSWORD", "日本語パスワード"}, {"MASTER_USER_PASSWORD", "Passw0rd1"}, {"MasterUserPassword", "MyPassword123"},
		{"ADMIN_PIN", "482913"}, {"KEYSTORE_PWD", "storepass99"}, {"SSH_PASSPHRASE", "four score and seven"}, {"ROOT_PW", "r00t!"}, {"userPassword", "Abcd1234"}, {"pass", "dragon99"},
		{"wifi_pass", "sunnyday22"},
		{"TOKEN", f.b62(12)}, {"GITLAB_TOKEN", f.b62(20)}, {"JENKINS_API_TOKEN", "11" + f.hex(32)}, {"SONAR_TOKEN", f.hex(40)}, {"NPM_AUTH_TOKEN", f.uuid()}, {"CODECOV_TOKEN", f.uuid()},
		{"ROLLBAR_ACCESS_TOKEN", f.hex(32)}, {"SEGMENT_WRITE_KEY", f.b62(32)}, {"MIXPANEL_TOKEN", f.hex(32)}, {"ALGOLIA_ADMIN_KEY", f.hex(32)}, {"PUSHER_APP_SECRET", f.hex(20)},
		{"CLOUDINARY_URL", "cloudinary://" + f.digits(15) + ":" + f.url(27) + "@acme"},
		{"ELASTIC_PASSWORD", f.b62(24)}, {"ES_API_KEY", encode64(f.url(20) + ":" + f.url(22))}, {"SUMO_ACCESS_KEY", f.b62(64)}, {"LOGZIO_TOKEN", f.b62(32)}, {"LOGDNA_KEY", f.hex(32)},
		{"ZENDESK_TOKEN", f.b62(40)}, {"INTERCOM_TOKEN", "dG9rO" + f.b64(60) + "="}, {"JIRA_API_TOKEN", f.b62(24)}, {"BITBUCKET_APP_PASSWORD", f.b62(20)},
		{"FIREBASE_PRIVATE_KEY", strings.ReplaceAll(f.pem("PRIVATE KEY", 5), "\n", "\\n")}, {"APPLE_P8", f.pem("PRIVATE KEY", 3)}, {"DKIM", f.pem("RSA PRIVATE KEY", 8)},
		{"APNS_KEY", encode64(f.pem("PRIVATE KEY", 3))}, {"CONFIG_JSON", `{"stripe":{"secret":"` + f.b62(24) + `"},"x":1}`}, {"SECRETS", `{"a":"` + f.b62(24) + `","b":"` + f.b62(24) + `"}`},
		{"DB_CONFIG", `{"host":"h","pwd":"` + f.b62(9) + `"}`}, {"DB_CREDS", `{"username":"a","password":"` + f.password() + `"}`},
		{"KAFKA_SASL", "username=\"svc\" password=\"" + f.b62(12) + "\""}, {"CONSUMER_SECRET", f.b62(50)}, {"CONSUMER_KEY", f.b62(25)},
		{"TWITTER_ACCESS_TOKEN", f.digits(19) + "-" + f.b62(30)}, {"FB_APP_SECRET", f.hex(32)}, {"LINE_CHANNEL_SECRET", f.hex(32)}, {"PAYPAL_CLIENT_SECRET", "E" + f.url(79)},
		{"BRAINTREE_PRIVATE_KEY", f.hex(32)}, {"ADYEN_HMAC_KEY", strings.ToUpper(f.hex(64))}, {"KLAVIYO", "pk_" + f.hex(34)}, {"VONAGE_API_SECRET", f.b62(16)},
		{"PLIVO_AUTH_TOKEN", f.b62(40)}, {"NEXMO_SECRET", f.hex(16)}, {"SHOPIFY_API_SECRET", f.hex(32)}, {"AUTH0_CLIENT_SECRET", f.url(64)}, {"OKTA_API_TOKEN", "00" + f.url(40)},
		{"COGNITO_APP_CLIENT_SECRET", f.from(alphaLower, 51)}, {"KEYCLOAK_SECRET", f.uuid()}, {"RAILS_MASTER_KEY", f.hex(32)}, {"SECRET_KEY_BASE", f.hex(128)},
		{"APP_KEY", "base64:" + f.b64(43) + "="}, {"LARAVEL_APP_KEY", "base64:" + f.b64(43) + "="}, {"SESSION_KEY", f.b62(20)}, {"ENC_KEY", f.hex(32)}, {"AES_KEY", f.b64(43) + "="},
		{"HMAC_KEY", f.hex(64)}, {"WEBHOOK_SECRET", "shhh" + f.b62(10)}, {"X_WEBHOOK_TOKEN", f.uuid()}, {"CRYPTO_SALT", f.hex(16)}, {"PEPPER", f.b62(16)},
		{"MNEMONIC", "legal winner thank year wave sausage worth useful legal winner thank yellow"},
		{"RABBITMQ_URL", "amqp://guest2:" + f.b62(9) + "@mq:5672/%2f"}, {"CELERY_BROKER_URL", "redis://:" + f.b62(12) + "@cache:6379/1"},
		{"FTP_URL", "ftp://u:" + f.password() + "@ftp.example.com"}, {"SMTP_URL", "smtps://user%40x.com:" + f.b62(12) + "@smtp.example.com:465"},
		{"LDAP", "ldap://cn=admin:" + f.b62(9) + "@ldap:389"}, {"MSSQL_URL", "mssql://sa:" + f.b62(8) + "@" + f.b62(4) + "@db:1433/x"}, {"CH", "clickhouse://default:" + f.b62(10) + "@ch:9000"},
		{"NEO", "neo4j+s://neo4j:" + f.b62(20) + "@x.databases.neo4j.io"}, {"SNOW", "snowflake://u:" + f.b62(10) + "@acct/db"},
		{"S3FS", "s3://" + "AKIA" + f.from(alphaBase32, 16) + ":" + strings.ReplaceAll(f.b64(40), "/", "%2F") + "@bucket"},
		{"AWS_CREDS", "AKIA" + f.from(alphaBase32, 16) + ":" + f.b64(40)},
		{"AWS_CREDENTIALS", "[default]\naws_access_key_id=AKIA" + f.from(alphaBase32, 16) + "\naws_secret_access_key=" + f.b64(40)}, {"aws_secret", f.b64(40)}, {"S3_SECRET", f.b64(40)},
		{"S3_SECRET_KEY", f.b64(40)}, {"AWS_SESSION_TOKEN", "IQoJb3JpZ2luX2VjE" + f.b64(300)},
		{"KUBECONFIG", "apiVersion: v1\nkind: Config\nusers:\n- name: a\n  user:\n    token: " + f.b62(40)}, {"SSHKEY", f.pem("OPENSSH PRIVATE KEY", 8)},
		{"ID_RSA", encode64(f.pem("RSA PRIVATE KEY", 8))}, {"GH_DEPLOY_KEY", f.pem("OPENSSH PRIVATE KEY", 8)}, {"GRPC_AUTH", "Bearer " + f.hex(40)},
		{"AUTHORIZATION", "Basic " + encode64("u:p4ssw0rd9")}, {"HEADERS", `{"Authorization":"Bearer ` + f.b62(30) + `"}`}, {"HEADERS2", "Authorization=Basic " + encode64("a:"+f.b62(9))},
		{"OTLP", "Authorization=Basic%20" + encode64("123:glc_"+f.b62(40))}, {"COOKIE", "session=" + f.b62(40)},
		{"TF_VAR_db_password", f.password()}, {"spring.datasource.password", f.password()}, {"ConnectionStrings__Default", "Server=x;Database=y;User Id=z;Password=" + f.password()},
		{"Auth__ClientSecret", f.b62(30)}, {"REACT_APP_SECRET", f.b62(30)}, {"clé_secrète_PASSWORD", f.password()}, {"DB_PASSWORD_FILE_CONTENT", f.password()},
		{"PASSWORD_ADMIN", "Xk29fjQ!"}, {"GITHUB_PAT", f.hex(40)}, {"BOT_TOKEN", f.digits(10) + ":" + f.url(35)}, {"HASURA_GRAPHQL_ADMIN_SECRET", "myadminsecretkey1"},
		{"STRAPI_KEYS", f.b64(22) + "==," + f.b64(22) + "=="}, {"API_KEYS", f.b62(20) + "," + f.b62(20)}, {"ALLOWED_TOKENS", f.hex(32) + "," + f.hex(32)},
		{"NETSUITE_TOKEN_SECRET", f.hex(64)}, {"DOCUSIGN_RSA_KEY", f.pem("RSA PRIVATE KEY", 9)}, {"DOCUSIGN_INTEGRATION_KEY", f.uuid()}, {"OPENAI", f.b62(48)},
		{"TELEGRAM_BOT", f.digits(9) + ":AA" + f.url(33)}, {"PG_CONN", "postgresql:///db?host=h&user=u&password=" + f.b62(10)}, {"REDIS_CONN", "h:6379,password=" + f.b62(10)},
		{"MONGO_CONN", "mongodb://u:" + f.b62(10) + "@a:1,b:2/x?replicaSet=r"},
		{"DATABRICKS_CONN", "jdbc:databricks://h:443/default;transportMode=http;AuthMech=3;UID=token;PWD=dapi" + f.hex(32)},
	}
}

// usualSettings are settings that speak of secrets or look like them.
func usualSettings(f forge) [][2]string {
	return [][2]string{
		{"SECRETS_MANAGER_ENDPOINT", "https://secretsmanager.us-east-1.amazonaws.com"}, {"SECRET_REGION", "us-east-1"}, {"PASSWORD_RESET_FUNCTION", "auth-password-reset-prod"},
		{"TOKEN_VALIDATION_LAMBDA", "token-validator"}, {"KEY_VAULT_NAME", "acme-kv"}, {"API_GATEWAY_KEY_NAME", "partner"}, {"PRIVATE_KEY_PATH", "/opt/keys/a.pem"},
		{"JWT_EXPIRES_IN", "7d"}, {"JWT_ISSUER", "auth.example.com"}, {"OAUTH_CLIENT_ID", "0oa" + f.b62(17)}, {"AUTH0_DOMAIN", "acme.eu.auth0.com"},
		{"COGNITO_USER_POOL_CLIENT_ID", f.from(alphaLower, 26)}, {"GOOGLE_CLIENT_ID", f.digits(12) + "-" + f.from(alphaLower, 32) + ".apps.googleusercontent.com"},
		{"STRIPE_PRICE", "price_1" + f.b62(23)}, {"STRIPE_PRODUCT", "prod_" + f.b62(14)}, {"STRIPE_ACCOUNT", "acct_1" + f.b62(15)},
		{"SENTRY_DSN", "https://" + f.hex(32) + "@sentry.example.com/12"}, {"GA_ID", "G-" + f.from(alphaUpper, 10)}, {"SLACK_CHANNEL_ID", "C0" + f.from(alphaUpper, 9)},
		{"SLACK_TEAM", "T0" + f.from(alphaUpper, 9)}, {"KMS_KEY_ID", f.uuid()}, {"KMS_KEY_ALIAS", "alias/prod"},
		{"ENCRYPTION_KEY_ARN", "arn:aws:kms:eu-west-1:111122223333:key/" + f.uuid()}, {"DATA_KEY_SPEC", "AES_256"}, {"SIGNING_PROFILE", "acme_profile"},
		{"HOSTED_ZONE_ID", "Z" + f.from(alphaUpper, 13)}, {"CLOUDFRONT_KEY_PAIR_ID", "K" + f.from(alphaUpper, 13)},
		{"ACM_CERT", "arn:aws:acm:us-east-1:111122223333:certificate/" + f.uuid()},
		{"PUBLIC_KEY", "MIIB" + f.b64(100)}, {"SSH_PUBLIC_KEY", "ssh-rsa AAAAB3NzaC1yc2E" + f.b64(340) + " a@b"}, {"RSA_PUBLIC", f.der(0x30, 0x0d, 6, 9)},
		{"CA_CERT", encode64(f.pem("CERTIFICATE", 9))}, {"ENC_DB_PASSWORD", f.kms()}, {"KMS_BLOB", f.kms()}, {"ENCRYPTED_TOKEN", f.kms()},
		{"S3_OBJECT_KEY", "deploy/" + f.hex(32) + ".zip"}, {"ARTIFACT_KEY", f.hex(64) + ".zip"}, {"LAMBDA_CODE_SHA256", f.b64(43) + "="}, {"CODE_SHA", f.b64(43) + "="}, {"COMMIT", f.hex(40)},
		{"DOCKER_TAG", f.hex(12)}, {"VERSION_ID", f.b62(32)}, {"NULL_VERSION", f.url(32)}, {"REQUEST_ID", f.uuid()}, {"TRACE_ID", "1-" + f.hex(8) + "-" + f.hex(24)},
		{"_X_AMZN_TRACE_ID", "Root=1-" + f.hex(8) + "-" + f.hex(24) + ";Parent=" + f.hex(16) + ";Sampled=1"}, {"TRACEPARENT", "00-" + f.hex(32) + "-" + f.hex(16) + "-01"},
		{"DYNAMODB_TABLE", "prod-user-tokens"}, {"SESSION_TABLE", "sessions-" + f.hex(8)}, {"CACHE_HOST", "master.acme-cache.a1b2c3.euw1.cache.amazonaws.com"},
		{"OPENSEARCH", "https://vpc-acme-" + f.from(alphaLower, 26) + ".eu-west-1.es.amazonaws.com"},
		{"APPSYNC_URL", "https://" + f.from(alphaLower, 26) + ".appsync-api.eu-west-1.amazonaws.com/graphql"}, {"IOT", "a" + f.from(alphaLower, 13) + "-ats.iot.eu-west-1.amazonaws.com"},
		{"STATE_MACHINE", "arn:aws:states:us-east-1:111122223333:stateMachine:" + f.b62(20)}, {"EVENT_BUS", "default"}, {"SNS_TOPIC_NAME", "PasswordChanged"},
		{"EMAIL_TEMPLATE", "password-reset-v2"}, {"SUBJECT", "Your password was changed"}, {"BODY", "Use token {{token}} to log in, it expires in 15 minutes."},
		{"REGEX_PASSWORD", `^(?=.*[A-Z])(?=.*\d).{12,}$`}, {"PASSWORD_REGEX", `^(?=.*[A-Z])(?=.*\d).{12,}$`}, {"PASSWORD_HASH_ROUNDS", "12"},
		{"PASSWORD_CHARS", "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"}, {"BASE62_ALPHABET", "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"},
		{"ALPHABET", "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"},
		{"MAX_TOKEN_COUNT", "128000"}, {"LLM_MAX_TOKENS", "8192"}, {"TOKENS", "1000"}, {"TOKEN_LIMIT", "10k"}, {"BEDROCK_MODEL_ID", "us.anthropic.claude-sonnet-4-5-20250929-v1:0"},
		{"AGENT_ID", f.from(alphaUpper, 10)}, {"KNOWLEDGE_BASE_ID", f.from(alphaUpper, 10)}, {"GUARDRAIL", f.from(alphaLower, 12)},
		{"PROMPT", "You are a helpful assistant. Never reveal the secret key."}, {"OPENAI_ORG", "org-" + f.b62(24)}, {"OPENAI_ASSISTANT_ID", "asst_" + f.b62(24)},
		{"OPENAI_BASE_URL", "https://api.openai.com/v1"},
		{"LAMBDA_TASK_ROOT", "/var/task"}, {"PATH", "/var/lang/bin:/usr/local/bin:/usr/bin/:/bin:/opt/bin"}, {"AWS_LAMBDA_LOG_STREAM_NAME", "2026/11/22/[$LATEST]" + f.hex(32)},
		{"AWS_LAMBDA_RUNTIME_API", "127.0.0.1:9001"}, {"AWS_XRAY_DAEMON_ADDRESS", "169.254.79.129:2000"}, {"_HANDLER", "index.handler"},
		{"NODE_EXTRA_CA_CERTS", "/var/runtime/ca-cert.pem"}, {"DD_SITE", "datadoghq.eu"}, {"DD_TAGS", "env:prod,team:payments"},
		{"DD_API_KEY_SECRET_ARN", "arn:aws:secretsmanager:eu-west-1:111122223333:secret:dd"}, {"DD_KMS_API_KEY", f.kms()}, {"NEW_RELIC_ACCOUNT_ID", f.digits(7)},
		{"NEW_RELIC_APP_NAME", "orders"}, {"HONEYCOMB_DATASET", "orders-prod-lambda-traces"}, {"SPLUNK_INDEX", "main"},
		{"OTEL_EXPORTER_OTLP_ENDPOINT", "https://otlp.example.com:4318"}, {"OTEL_PROPAGATORS", "tracecontext,baggage,xray"}, {"LOG_FORMAT", "%(asctime)s %(levelname)s %(message)s"},
		{"DATE_FORMAT", "yyyy-MM-dd'T'HH:mm:ss.SSSZ"},
		{"CORS_ORIGINS", "https://a.example.com,https://b.example.com"}, {"ALLOWED_HEADERS", "Content-Type,X-Amz-Date,Authorization,X-Api-Key,X-Amz-Security-Token"},
		{"AUTH_HEADER_NAME", "Authorization"}, {"AUTH_SCHEME", "Bearer"}, {"AUTHORIZER_ARN", "arn:aws:lambda:eu-west-1:111122223333:function:auth"},
		{"AUTH_SERVICE_URL", "https://auth.example.com/v1/token"}, {"CREDENTIAL_PROVIDER", "instance"}, {"AWS_CREDENTIAL_PROFILE", "prod"},
		{"SECRET_ROTATION_LAMBDA", "rotate-db-secret"}, {"SECRET_TYPE", "SecretString"}, {"SECRET_VERSION_STAGE", "AWSCURRENT"}, {"SECRETS_EXTENSION_HTTP_PORT", "2773"},
		{"PARAMETERS_SECRETS_EXTENSION_CACHE_ENABLED", "true"}, {"SSM_PARAMETER_STORE_TTL", "300"}, {"KEY_ROTATION", "enabled"}, {"PRIMARY_KEY", "user_id"}, {"HASH_KEY", "tenantId"},
		{"RANGE_KEY", "sk"}, {"SHARD_KEY", "customer"}, {"KEY", "orders/2026/a.json"}, {"KEYS", "id,name,email"}, {"TRANSLATION_KEY", "checkout.button.label"},
		{"FEATURE_KEY", "new-checkout-flow"}, {"CONFIG_KEY", "app/settings"}, {"LOCK_KEY", "orders:lock"}, {"REDIS_KEY_PREFIX", "sess:"}, {"KEYSPACE", "orders"},
		{"KEYCLOAK_REALM", "acme"}, {"KEYWORDS", "secret,token,password"}, {"SENSITIVE_FIELDS", "password,token,ssn,creditCard"}, {"MASK_FIELDS", `["password","secret"]`},
		{"JSON_PATH", "$.password"}, {"TOKEN_PATH", "$.data.token"}, {"SECRET_JSON_KEY", "password"}, {"PASSWORD_KEY", "db_password"}, {"TOKEN_KEY", "access_token"},
		{"SECRET_KEY_NAME", "signing"}, {"COOKIE_DOMAIN", ".example.com"}, {"COOKIE_SAMESITE", "Lax"}, {"SESSION_COOKIE_NAME", "__Host-session"},
		{"CSRF_TOKEN_HEADER", "X-CSRF-Token"}, {"PASS_THROUGH", "true"}, {"BYPASS_AUTH", "false"}, {"PASSING_SCORE", "80"}, {"PASSENGER_TABLE", "passengers"},
		{"SIGNATURE_ALGORITHM", "RSASSA_PSS_SHA_256"}, {"LICENSE_URL", "https://example.com/license"}, {"AUTHOR", "Jane Doe"}, {"AUTHORS_TABLE", "authors"}, {"PWD", "/var/task"},
		{"OLDPWD", "/tmp"}, {"SALT_ROUNDS", "10"}, {"SEED_DATA", "users.json"}, {"RANDOM_SEED", "12345"}, {"PINNED_VERSION", "1.2.3"}, {"PATTERN", "*.json"}, {"PATH_PREFIX", "/api/v1"},
		{"CERT_EXPIRY_DAYS", "30"}, {"CREDS_BUCKET", "acme-creds-bucket"}, {"MERCHANT_ID", "acct-" + f.digits(8)}, {"CUSTOMER_KEY", "customerNumber"},
		{"WEBHOOK_URL", "https://example.com/hooks/orders"}, {"WEBHOOK_PATH", "/webhooks/stripe"}, {"GIT_REPO", "https://github.com/acme/app.git"},
		{"GIT_REPO_SSH", "git@github.com:acme/app.git"}, {"IMAGE", "ghcr.io/acme/app:v1.2.3@sha256:" + f.hex(64)}, {"S3_URI", "s3://acme-bucket/path/" + f.hex(32) + "/a.parquet"},
		{"PRESIGN_EXPIRES", "3600"}, {"JDBC_URL", "jdbc:postgresql://db.example.com:5432/app?sslmode=require"},
		{"MONGO_URL", "mongodb+srv://cluster0.x1y2z.mongodb.net/prod?retryWrites=true&w=majority"}, {"KAFKA_CONFIG", "security.protocol=SASL_SSL,sasl.mechanism=AWS_MSK_IAM"},
		{"BROKER_LIST", "b-1:9092,b-2:9092"}, {"ODBC", "Driver=x;Server=y;Trusted_Connection=yes"},
		{"APPINSIGHTS", "InstrumentationKey=" + f.uuid() + ";IngestionEndpoint=https://x.in.applicationinsights.azure.com/"}, {"CSV", "id,token,created_at"},
		{"GRAPHQL", "query { me { id token } }"}, {"SQL", "UPDATE users SET password = :password WHERE id = :id"}, {"COORDS", "51.5074,-0.1278"}, {"PHONE", "+441234567890"},
		{"IBAN", "DE89370400440532013000"}, {"ETH_ADDRESS", "0x" + f.hex(40)}, {"BTC_ADDRESS", "bc1q" + f.from(alphaLower, 38)}, {"SOLANA_PROGRAM", f.from(base58Alphabet, 44)},
		{"TX", "0x" + f.hex(64)}, {"ULID", "01" + f.from("0123456789ABCDEFGHJKMNPQRSTVWXYZ", 24)}, {"KSUID", f.b62(27)}, {"NANOID", f.url(21)}, {"OBJECT_ID", f.hex(24)},
		{"SNOWFLAKE_ID", f.digits(19)}, {"STACK_ID", "arn:aws:cloudformation:eu-west-1:111122223333:stack/a/" + f.uuid()}, {"CHANGESET", "deploy-" + f.hex(8)},
		{"FUNCTION", "orders-" + f.b62(12)}, {"PHYSICAL_ID", "acme-prod-ApiHandler5E7490E8-" + f.b62(12)}, {"BUCKET2", "orders-prod-uploadsbucket" + f.hex(8) + "-" + f.from(alphaLower, 13)},
		{"USER_AGENT", "Mozilla/5.0 (X11; Linux x86_64)"}, {"TIMEZONE", "America/Argentina/Buenos_Aires"}, {"LOREM", "Lorem ipsum dolor sit amet"},
		{"SVG", "data:image/svg+xml;base64," + f.b64(60)}, {"LOGO", "data:image/png;base64,iVBORw0KGgo" + f.b64(100)}, {"PROTO", encode64("hello there general")},
		{"POLICY", `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"secretsmanager:GetSecretValue","Resource":"arn:aws:secretsmanager:us-east-1:111122223333:secret:db-AbCdEf"}]}`},
		{"RULES", `{"passwordPolicy":{"minLength":12,"requireSymbols":true},"tokenTtl":"15m"}`},
		{"SECRET_MAP", `{"db":"arn:aws:secretsmanager:us-east-1:111122223333:secret:db-AbCdEf","api":"prod/api/key"}`},
		{"FIREBASE", `{"projectId":"acme","appId":"1:123:web:abc","authDomain":"acme.firebaseapp.com"}`},
	}
}

func TestUsualVariables(t *testing.T) {
	for seed := range uint64(25) {
		f := newForge(1000 + seed)
		for _, pair := range append(usualSecrets(f), oddSecrets(f)...) {
			if got := Classify(pair[0], pair[1]); got.Class != Secret && !(got.Class == Weak && pair[0] == "MasterUserPassword") {
				t.Errorf("seed %d: %s, length %d: %s (%s: %s), want secret", seed, pair[0], len(pair[1]), got.Class, got.Kind, got.Why)
			}
		}
		for _, pair := range append(usualSettings(f), oddSettings(f)...) {
			if got := Classify(pair[0], pair[1]); got.Class == Secret || got.Class == Weak {
				t.Errorf("seed %d: %s, length %d: %s (%s: %s), want no finding", seed, pair[0], len(pair[1]), got.Class, got.Kind, got.Why)
			}
		}
	}
}
