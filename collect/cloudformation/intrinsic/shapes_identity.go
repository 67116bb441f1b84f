package intrinsic

var identityShapes = map[string]shape{
	"AWS::IAM::Role": {name: "RoleName", slashes: true, ref: "{name}", attributes: map[string]string{
		"Arn":    "arn:{p}:iam::{a}:role{Path=/}{name}",
		"RoleId": "AROA?*",
	}},
	"AWS::IAM::ManagedPolicy": {name: "ManagedPolicyName", slashes: true, ref: "arn:{p}:iam::{a}:policy{Path=/}{name}", attributes: map[string]string{
		"PolicyArn": "arn:{p}:iam::{a}:policy{Path=/}{name}",
		"PolicyId":  "ANPA?*",
	}},
	"AWS::IAM::Policy": {ref: "?*", attributes: map[string]string{"Id": "?*"}},
	"AWS::IAM::User": {name: "UserName", slashes: true, ref: "{name}", attributes: map[string]string{
		"Arn": "arn:{p}:iam::{a}:user{Path=/}{name}",
	}},
	"AWS::IAM::Group": {name: "GroupName", slashes: true, ref: "{name}", attributes: map[string]string{
		"Arn": "arn:{p}:iam::{a}:group{Path=/}{name}",
	}},
	"AWS::IAM::AccessKey": {ref: "AKIA?*", attributes: map[string]string{
		"Id":              "AKIA?*",
		"SecretAccessKey": "?*",
	}},
	"AWS::IAM::InstanceProfile": {name: "InstanceProfileName", slashes: true, ref: "{name}", attributes: map[string]string{
		"Arn": "arn:{p}:iam::{a}:instance-profile{Path=/}{name}",
	}},
	"AWS::IAM::OIDCProvider": {slashes: true, ref: "arn:{p}:iam::{a}:oidc-provider/?*", attributes: map[string]string{
		"Arn": "arn:{p}:iam::{a}:oidc-provider/?*",
	}},
	"AWS::IAM::SAMLProvider": {name: "Name", ref: "arn:{p}:iam::{a}:saml-provider/{name}", attributes: map[string]string{
		"Arn": "arn:{p}:iam::{a}:saml-provider/{name}",
	}},
	"AWS::IAM::ServiceLinkedRole": {ref: "?*", attributes: map[string]string{"RoleName": "?*"}},
	"AWS::SecretsManager::Secret": {name: "Name", slashes: true, ref: "arn:{p}:secretsmanager:{r}:{a}:secret:{name}-??????", attributes: map[string]string{
		"Id": "arn:{p}:secretsmanager:{r}:{a}:secret:{name}-??????",
	}},
	"AWS::SecretsManager::SecretTargetAttachment": {slashes: true, ref: "arn:{p}:secretsmanager:{r}:{a}:secret:?*"},
	"AWS::SecretsManager::RotationSchedule":       {slashes: true, ref: "arn:{p}:secretsmanager:{r}:{a}:secret:?*"},
	"AWS::SecretsManager::ResourcePolicy":         {slashes: true, ref: "arn:{p}:secretsmanager:{r}:{a}:secret:?*"},
	"AWS::KMS::Key": {ref: "?*", attributes: map[string]string{
		"Arn":   "arn:{p}:kms:{r}:{a}:key/?*",
		"KeyId": "?*",
	}},
	"AWS::KMS::ReplicaKey": {ref: "mrk-?*", attributes: map[string]string{
		"Arn":   "arn:{p}:kms:{r}:{a}:key/mrk-?*",
		"KeyId": "mrk-?*",
	}},
	"AWS::KMS::Alias":     {name: "AliasName", slashes: true, ref: "{name}"},
	"AWS::SSM::Parameter": {name: "Name", slashes: true, ref: "{name}", attributes: map[string]string{"Type": "{Type}", "Value": "{Value}"}},
	"AWS::SSM::Document":  {name: "Name", ref: "{name}"},
	"AWS::Cognito::UserPool": {ref: "{r}_?*", attributes: map[string]string{
		"Arn":          "arn:{p}:cognito-idp:{r}:{a}:userpool/{r}_?*",
		"ProviderName": "cognito-idp.{r}.{s}/{r}_?*",
		"ProviderURL":  "https://cognito-idp.{r}.{s}/{r}_?*",
		"UserPoolId":   "{r}_?*",
	}},
	"AWS::Cognito::UserPoolClient": {ref: "?*", attributes: map[string]string{
		"ClientId":     "?*",
		"ClientSecret": "?*",
		"Name":         "{ClientName}",
	}},
	"AWS::Cognito::UserPoolDomain": {name: "Domain", ref: "{name}", attributes: map[string]string{
		"CloudFrontDistribution": "?*.cloudfront.net",
	}},
	"AWS::Cognito::UserPoolGroup": {name: "GroupName", ref: "{name}"},
	"AWS::Cognito::IdentityPool": {ref: "{r}:?*", attributes: map[string]string{
		"Id":   "{r}:?*",
		"Name": "{IdentityPoolName}",
	}},
	"AWS::CertificateManager::Certificate": {ref: "arn:{p}:acm:{r}:{a}:certificate/?*", attributes: map[string]string{
		"Id": "arn:{p}:acm:{r}:{a}:certificate/?*",
	}},
	"AWS::ACMPCA::CertificateAuthority": {ref: "arn:{p}:acm-pca:{r}:{a}:certificate-authority/?*", attributes: map[string]string{
		"Arn": "arn:{p}:acm-pca:{r}:{a}:certificate-authority/?*",
	}},
	"AWS::WAFv2::WebACL": {name: "Name", ref: "{name}|?*", attributes: map[string]string{
		"Arn": "arn:{p}:wafv2:{r}:{a}:?*/webacl/{name}/?*",
		"Id":  "?*",
	}},
}
