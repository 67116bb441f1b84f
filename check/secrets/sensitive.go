package secrets

import (
	"strings"
)

// attribute is an attribute of a resource type.
type attribute struct{ kind, name string }

// sensitiveAttributes are the attributes whose value is a secret, and what they
// are. Sources: the return values in the CloudFormation template reference, and
// the attributes marked as sensitive in the documentation of the Terraform
// providers. As of 2026-11-22.
var sensitiveAttributes = map[attribute]string{
	{"AWS::IAM::AccessKey", "SecretAccessKey"}:                "the secret access key",
	{"AWS::Cognito::UserPoolClient", "ClientSecret"}:          "the client secret",
	{"AWS::AppSync::ApiKey", "ApiKey"}:                        "the API key",
	{"AWS::IVS::StreamKey", "Value"}:                          "the stream key",
	{"aws_iam_access_key", "secret"}:                          "the secret access key",
	{"aws_iam_access_key", "ses_smtp_password_v4"}:            "the SMTP password",
	{"aws_iam_user_login_profile", "password"}:                "the console password",
	{"aws_cognito_user_pool_client", "client_secret"}:         "the client secret",
	{"aws_appsync_api_key", "key"}:                            "the API key",
	{"aws_api_gateway_api_key", "value"}:                      "the API key",
	{"aws_db_instance", "password"}:                           "the master password",
	{"aws_rds_cluster", "master_password"}:                    "the master password",
	{"aws_docdb_cluster", "master_password"}:                  "the master password",
	{"aws_neptune_cluster", "master_password"}:                "the master password",
	{"aws_redshift_cluster", "master_password"}:               "the master password",
	{"aws_elasticache_replication_group", "auth_token"}:       "the AUTH token",
	{"aws_elasticache_user", "passwords"}:                     "the password",
	{"aws_memorydb_user", "passwords"}:                        "the password",
	{"aws_mq_broker", "user"}:                                 "the broker's password",
	{"aws_secretsmanager_secret_version", "secret_string"}:    "the value of the secret",
	{"aws_secretsmanager_secret_version", "secret_binary"}:    "the value of the secret",
	{"aws_secretsmanager_random_password", "random_password"}: "the generated password",
	{"aws_ssm_parameter", "value"}:                            "the value of the parameter",
	{"aws_kms_secrets", "plaintext"}:                          "the decrypted value",
	{"aws_ecr_authorization_token", "password"}:               "the registry password",
	{"aws_eks_cluster_auth", "token"}:                         "the cluster token",
	{"random_password", "result"}:                             "the generated password",
	{"random_password", "bcrypt_hash"}:                        "the hash of the generated password",
	{"tls_private_key", "private_key_pem"}:                    "the private key",
	{"tls_private_key", "private_key_openssh"}:                "the private key",
	{"tls_private_key", "private_key_pem_pkcs8"}:              "the private key",
}

// sensitive says what the value of an attribute is if it is a secret; else it is
// empty.
func sensitive(kind, name string) string { return sensitiveAttributes[attribute{kind, name}] }

// returnsAnything reports whether code of the user decides what the attributes
// of a resource type hold.
func returnsAnything(kind string) bool {
	return strings.HasPrefix(kind, "Custom::") || kind == "AWS::CloudFormation::CustomResource" || kind == "AWS::CloudFormation::Stack"
}
