package sam

import (
	"fmt"
	"maps"
	"slices"

	"github.com/temper-security/temper/collect/cloudformation/template"
)

// graphQLProperties are the properties of AWS::Serverless::GraphQLApi.
// Source: AWS SAM specification.
var graphQLProperties = map[string]property{
	"Name":                {kinds: anyKind},
	"Tags":                {kinds: aMap},
	"XrayEnabled":         {kinds: anyKind},
	"Auth":                {kinds: aMap, required: true},
	"SchemaInline":        {kinds: aText},
	"SchemaUri":           {kinds: aText},
	"Logging":             {kinds: aMap | aBool},
	"DataSources":         {kinds: aMap},
	"Functions":           {kinds: aMap},
	"Resolvers":           {kinds: aMap},
	"ApiKeys":             {kinds: aMap},
	"DomainName":          {kinds: aMap},
	"Cache":               {kinds: aMap},
	"Visibility":          {kinds: anyKind},
	"OwnerContact":        {kinds: anyKind},
	"IntrospectionConfig": {kinds: anyKind},
	"QueryDepthLimit":     {kinds: anyKind},
	"ResolverCountLimit":  {kinds: anyKind},
}

// graphQLShapes are the entries of the maps inside these properties; true marks a
// required one.
// Source: AWS SAM specification.
var graphQLShapes = map[string]map[string]bool{
	"LambdaAuthorizer": {"AuthorizerUri": true, "AuthorizerResultTtlInSeconds": false, "IdentityValidationExpression": false},
	"OpenIDConnect":    {"AuthTTL": false, "ClientId": false, "IatTTL": false, "Issuer": false},
	"UserPool":         {"UserPoolId": true, "AppIdClientRegex": false, "AwsRegion": false, "DefaultAction": false},
	"Logging":          {"CloudWatchLogsRoleArn": false, "ExcludeVerboseContent": false, "FieldLogLevel": false},
	"ApiKey":           {"ApiKeyId": false, "Description": false, "ExpiresOn": false},
	"Cache": {
		"ApiCachingBehavior": true, "Ttl": true, "Type": true, "AtRestEncryptionEnabled": false, "TransitEncryptionEnabled": false,
	},
	"DomainName": {"CertificateArn": true, "DomainName": true, "Description": false},
	"DynamoDb": {
		"TableName": true, "ServiceRoleArn": false, "TableArn": false, "Permissions": false, "Name": false, "Description": false,
		"Region": false, "DeltaSync": false, "UseCallerCredentials": false, "Versioned": false,
	},
	"DeltaSync": {"BaseTableTTL": true, "DeltaSyncTableName": true, "DeltaSyncTableTTL": true},
	"Lambda":    {"FunctionArn": true, "ServiceRoleArn": false, "Name": false, "Description": false},
	"Function": {
		"DataSource": false, "Runtime": false, "InlineCode": false, "CodeUri": false, "Description": false, "MaxBatchSize": false,
		"Name": false, "Id": false, "Sync": false,
	},
	"Runtime": {"Name": true, "Version": true},
	"Sync":    {"ConflictDetection": true, "ConflictHandler": false, "LambdaConflictHandlerConfig": false},
	"Resolver": {
		"FieldName": false, "Caching": false, "InlineCode": false, "CodeUri": false, "MaxBatchSize": false, "Pipeline": false,
		"Runtime": false, "Sync": false,
	},
	"Caching": {"Ttl": true, "CachingKeys": false},
}

// checkShape reports entries of a map that are missing or unknown.
func checkShape(path string, n *template.Node, shape map[string]bool) error {
	if !n.Is(template.Map) {
		return fmt.Errorf("%s must be a map", path)
	}
	for _, f := range n.Fields {
		if _, ok := shape[f.Key]; !ok {
			return fmt.Errorf("%s has no %q", path, f.Key)
		}
	}
	for _, f := range slices.Sorted(maps.Keys(shape)) {
		if shape[f] && given(n.Get(f)) == nil {
			return fmt.Errorf("%s needs %s", path, f)
		}
	}
	return nil
}
