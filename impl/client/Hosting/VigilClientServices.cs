using Microsoft.Extensions.DependencyInjection;

namespace Vigil.Client.Hosting;

/// <summary>Puts a client into a host.</summary>
public static class VigilClientServices
{
    /// <summary>Adds one <see cref="VigilClient"/> for all, which ends with the host.</summary>
    /// <param name="services">The host's.</param>
    /// <param name="endpoints">As for <see cref="VigilChannel.Connect(IReadOnlyList{string})"/>.</param>
    /// <param name="options">Bounds; null for the defaults.</param>
    /// <param name="channelOptions">How connections are made and kept; null for the defaults.</param>
    /// <returns><paramref name="services"/>.</returns>
    public static IServiceCollection AddVigilClient(
        this IServiceCollection services,
        IReadOnlyList<string> endpoints,
        VigilClientOptions? options = null,
        VigilChannelOptions? channelOptions = null) =>
        services.AddSingleton(_ => VigilChannel.Connect(
            endpoints, options ?? new VigilClientOptions(), channelOptions ?? new VigilChannelOptions()));
}
