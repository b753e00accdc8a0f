namespace Vigil.Cli.Output;

/// <summary>Whether one server answers a read; <paramref name="Error"/> is empty when it does.</summary>
internal sealed record EndpointHealth(string Endpoint, string Took, string Error)
{
    public bool IsHealthy => Error.Length == 0;
}
