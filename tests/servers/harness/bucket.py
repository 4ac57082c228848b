# Makes a bucket, and gives it a CORS configuration as the AWS CLI does: bucket.py ENDPOINT BUCKET [FILE]

import json
import sys

import boto3

endpoint, bucket, *file = sys.argv[1:]
s3 = boto3.client("s3", endpoint_url=endpoint, region_name="us-east-1", aws_access_key_id="test", aws_secret_access_key="test")
s3.create_bucket(Bucket=bucket)
if file:
    with open(file[0]) as text:
        s3.put_bucket_cors(Bucket=bucket, CORSConfiguration=json.load(text))
