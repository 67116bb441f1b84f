package intrinsic

var dataShapes = map[string]shape{
	"AWS::S3::Bucket": {name: "BucketName", ref: "{name}", attributes: map[string]string{
		"Arn":                 "arn:{p}:s3:::{name}",
		"DomainName":          "{name}.s3.{s}",
		"DualStackDomainName": "{name}.s3.dualstack.{r}.{s}",
		"RegionalDomainName":  "{name}.s3.{r}.{s}",
		"WebsiteURL":          "http://{name}.s3-website?{r}.{s}",
	}},
	"AWS::S3::AccessPoint": {name: "Name", ref: "{name}", attributes: map[string]string{
		"Alias": "?*-s3alias",
		"Arn":   "arn:{p}:s3:{r}:{a}:accesspoint/{name}",
		"Name":  "{name}",
	}},
	"AWS::S3Express::DirectoryBucket": {name: "BucketName", ref: "{name}", attributes: map[string]string{
		"Arn": "arn:{p}:s3express:{r}:{a}:bucket/{name}",
	}},
	"AWS::DynamoDB::Table": {name: "TableName", ref: "{name}", attributes: map[string]string{
		"Arn":       "arn:{p}:dynamodb:{r}:{a}:table/{name}",
		"StreamArn": "arn:{p}:dynamodb:{r}:{a}:table/{name}/stream/?*",
	}},
	"AWS::DynamoDB::GlobalTable": {name: "TableName", ref: "{name}", attributes: map[string]string{
		"Arn":       "arn:{p}:dynamodb:{r}:{a}:table/{name}",
		"StreamArn": "arn:{p}:dynamodb:{r}:{a}:table/{name}/stream/?*",
		"TableId":   "?*",
	}},
	"AWS::DAX::Cluster": {name: "ClusterName", ref: "{name}", attributes: map[string]string{
		"Arn":                         "arn:{p}:dax:{r}:{a}:cache/{name}",
		"ClusterDiscoveryEndpoint":    "{name}.?*.dax-clusters.{r}.{s}:?*",
		"ClusterDiscoveryEndpointURL": "dax?*://{name}.?*",
	}},
	"AWS::RDS::DBInstance": {name: "DBInstanceIdentifier", ref: "{name}", attributes: map[string]string{
		"DBInstanceArn":              "arn:{p}:rds:{r}:{a}:db:{name}",
		"DbiResourceId":              "db-?*",
		"Endpoint.Address":           "{name}.?*.{r}.rds.{s}",
		"Endpoint.Port":              "{Port}",
		"Endpoint.HostedZoneId":      "Z?*",
		"MasterUserSecret.SecretArn": "arn:{p}:secretsmanager:{r}:{a}:secret:rds!db-?*",
	}},
	"AWS::RDS::DBCluster": {name: "DBClusterIdentifier", ref: "{name}", attributes: map[string]string{
		"DBClusterArn":               "arn:{p}:rds:{r}:{a}:cluster:{name}",
		"DBClusterResourceId":        "cluster-?*",
		"Endpoint.Address":           "{name}.cluster-?*.{r}.rds.{s}",
		"Endpoint.Port":              "{Port}",
		"MasterUserSecret.SecretArn": "arn:{p}:secretsmanager:{r}:{a}:secret:rds!cluster-?*",
		"ReadEndpoint.Address":       "{name}.cluster-ro-?*.{r}.rds.{s}",
	}},
	"AWS::RDS::DBProxy": {name: "DBProxyName", ref: "{name}", attributes: map[string]string{
		"DBProxyArn": "arn:{p}:rds:{r}:{a}:db-proxy:prx-?*",
		"Endpoint":   "{name}.proxy-?*.{r}.rds.{s}",
		"VpcId":      "vpc-?*",
	}},
	"AWS::RDS::DBSubnetGroup": {name: "DBSubnetGroupName", ref: "{name}"},
	"AWS::DocDB::DBCluster": {name: "DBClusterIdentifier", ref: "{name}", attributes: map[string]string{
		"ClusterResourceId": "cluster-?*",
		"Endpoint":          "{name}.cluster-?*.{r}.docdb.{s}",
		"Port":              "{Port}",
		"ReadEndpoint":      "{name}.cluster-ro-?*.{r}.docdb.{s}",
	}},
	"AWS::Neptune::DBCluster": {name: "DBClusterIdentifier", ref: "{name}", attributes: map[string]string{
		"ClusterResourceId": "cluster-?*",
		"Endpoint":          "{name}.cluster-?*.{r}.neptune.{s}",
		"Port":              "?*",
		"ReadEndpoint":      "{name}.cluster-ro-?*.{r}.neptune.{s}",
	}},
	"AWS::ElastiCache::CacheCluster": {name: "ClusterName", ref: "{name}", attributes: map[string]string{
		"ConfigurationEndpoint.Address": "?*.cache.{s}",
		"ConfigurationEndpoint.Port":    "?*",
		"RedisEndpoint.Address":         "?*.cache.{s}",
		"RedisEndpoint.Port":            "?*",
	}},
	"AWS::ElastiCache::ReplicationGroup": {name: "ReplicationGroupId", ref: "{name}", attributes: map[string]string{
		"ConfigurationEndPoint.Address": "?*.cache.{s}",
		"ConfigurationEndPoint.Port":    "?*",
		"PrimaryEndPoint.Address":       "?*.cache.{s}",
		"PrimaryEndPoint.Port":          "?*",
		"ReadEndPoint.Addresses":        "?*.cache.{s}",
		"ReadEndPoint.AddressesList":    "[]?*.cache.{s}",
		"ReadEndPoint.Ports":            "?*",
		"ReadEndPoint.PortsList":        "[]?*",
		"ReaderEndPoint.Address":        "?*.cache.{s}",
		"ReaderEndPoint.Port":           "?*",
	}},
	"AWS::ElastiCache::ServerlessCache": {name: "ServerlessCacheName", ref: "{name}", attributes: map[string]string{
		"ARN":                    "arn:{p}:elasticache:{r}:{a}:serverlesscache:{name}",
		"Endpoint.Address":       "?*.cache.{s}",
		"Endpoint.Port":          "?*",
		"ReaderEndpoint.Address": "?*.cache.{s}",
		"ReaderEndpoint.Port":    "?*",
	}},
	"AWS::MemoryDB::Cluster": {name: "ClusterName", ref: "{name}", attributes: map[string]string{
		"ARN":                     "arn:{p}:memorydb:{r}:{a}:cluster/{name}",
		"ClusterEndpoint.Address": "clustercfg.{name}.?*.memorydb.{r}.{s}",
		"ClusterEndpoint.Port":    "{Port}",
	}},
	"AWS::S3ObjectLambda::AccessPoint": {name: "Name", ref: "{name}", attributes: map[string]string{
		"Arn": "arn:{p}:s3-object-lambda:{r}:{a}:accesspoint/{name}",
	}},
	"AWS::ElastiCache::SubnetGroup": {name: "CacheSubnetGroupName", ref: "{name}"},
	"AWS::OpenSearchService::Domain": {name: "DomainName", ref: "{name}", attributes: map[string]string{
		"Arn":            "arn:{p}:es:{r}:{a}:domain/{name}",
		"DomainArn":      "arn:{p}:es:{r}:{a}:domain/{name}",
		"DomainEndpoint": "?*.{r}.es.{s}",
		"Id":             "?*",
	}},
	"AWS::Elasticsearch::Domain": {name: "DomainName", ref: "{name}", attributes: map[string]string{
		"Arn":            "arn:{p}:es:{r}:{a}:domain/{name}",
		"DomainArn":      "arn:{p}:es:{r}:{a}:domain/{name}",
		"DomainEndpoint": "?*.{r}.es.{s}",
	}},
	"AWS::OpenSearchServerless::Collection": {ref: "?*", attributes: map[string]string{
		"Arn":                "arn:{p}:aoss:{r}:{a}:collection/?*",
		"CollectionEndpoint": "https://?*.{r}.aoss.{s}",
		"DashboardEndpoint":  "https://?*.{r}.aoss.{s}/_dashboards",
		"Id":                 "?*",
	}},
	"AWS::EFS::FileSystem": {ref: "fs-?*", attributes: map[string]string{
		"Arn":          "arn:{p}:elasticfilesystem:{r}:{a}:file-system/fs-?*",
		"FileSystemId": "fs-?*",
	}},
	"AWS::EFS::AccessPoint": {ref: "fsap-?*", attributes: map[string]string{
		"AccessPointId": "fsap-?*",
		"Arn":           "arn:{p}:elasticfilesystem:{r}:{a}:access-point/fsap-?*",
	}},
	"AWS::EFS::MountTarget": {ref: "fsmt-?*", attributes: map[string]string{"Id": "fsmt-?*", "IpAddress": "?*"}},
	"AWS::Timestream::Database": {name: "DatabaseName", ref: "{name}", attributes: map[string]string{
		"Arn": "arn:{p}:timestream:{r}:{a}:database/{name}",
	}},
	"AWS::Timestream::Table": {name: "TableName", ref: "{DatabaseName}|{name}", attributes: map[string]string{
		"Arn":  "arn:{p}:timestream:{r}:{a}:database/{DatabaseName}/table/{name}",
		"Name": "{name}",
	}},
	"AWS::Glue::Database":    {name: "DatabaseInput.Name", ref: "{name}"},
	"AWS::Glue::Table":       {name: "TableInput.Name", ref: "{name}"},
	"AWS::Glue::Crawler":     {name: "Name", ref: "{name}"},
	"AWS::Glue::Job":         {name: "Name", ref: "{name}"},
	"AWS::Athena::WorkGroup": {name: "Name", ref: "{name}"},
}
