using System.Globalization;

namespace Vigil.Sim.World.Servers;

/// <summary>The names of server processes, which distinguish them from clients.</summary>
internal static class ServerNames
{
    private const string Member = "member-";

    /// <summary>The name of a member.</summary>
    /// <param name="place">From 0, founders first.</param>
    public static string OfMember(int place) => $"{Member}{place + 1}";

    /// <summary>The place of the member of a name, as <see cref="OfMember"/> has it.</summary>
    public static int PlaceOf(string name) =>
        int.Parse(name.AsSpan(Member.Length), NumberStyles.None, CultureInfo.InvariantCulture) - 1;

    /// <summary>Whether it is a server's.</summary>
    public static bool Contains(string name) =>
        name == ServerHost.Name || name.StartsWith(Member, StringComparison.Ordinal);

    /// <summary>Where what nobody did is shown: the only server, or the first member.</summary>
    public static string First(WorldOptions world) => world.Members == 0 ? ServerHost.Name : OfMember(0);

    /// <summary>What a person calls it.</summary>
    public static string Called(string name) => name == ServerHost.Name ? "the server" : name;
}
