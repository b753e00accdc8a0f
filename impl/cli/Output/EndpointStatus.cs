using Vigil.Api;

namespace Vigil.Cli.Output;

/// <summary>How one server says it is.</summary>
internal sealed record EndpointStatus(string Endpoint, StatusResponse Response);
