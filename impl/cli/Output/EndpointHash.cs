using Vigil.Api;

namespace Vigil.Cli.Output;

/// <summary>The hash of what one server holds.</summary>
internal sealed record EndpointHash(string Endpoint, HashKVResponse Response);
