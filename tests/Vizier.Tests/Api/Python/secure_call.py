"""Calls a service over TLS with an API key, by grpcio alone.

Usage: secure_call.py HOST:PORT CA-FILE KEY PARENT. Prints the status of ListStudies of PARENT with the key, then without.
"""

import sys

import grpc


def status_of(channel, parent, metadata):
    call = channel.unary_unary("/vizier.VizierService/ListStudies")
    try:
        # ListStudiesRequest with its first field, parent.
        call(b"\x0a" + bytes([len(parent)]) + parent.encode(), metadata=metadata, timeout=20)
        return "OK"
    except grpc.RpcError as error:
        return error.code().name


address, authority, key, parent = sys.argv[1:]
with open(authority, "rb") as file:
    credentials = grpc.ssl_channel_credentials(file.read())
with grpc.secure_channel(address, credentials) as channel:
    print(status_of(channel, parent, [("authorization", f"Bearer {key}")]), status_of(channel, parent, []))

# As Python code would usually send it: credentials of the channel.
combined = grpc.composite_channel_credentials(credentials, grpc.access_token_call_credentials(key))
with grpc.secure_channel(address, combined) as channel:
    print(status_of(channel, parent, []))
