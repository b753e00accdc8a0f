using Vigil.Api;

namespace Vigil.Cli.Output;

/// <summary>The status of one server.</summary>
internal sealed record EndpointStatus(string Endpoint, StatusResponse Response);
