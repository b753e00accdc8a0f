using Vigil.Model;
using Vigil.Sim.World.History;

namespace Vigil.Sim.World.Explain;

/// <summary>Changes and events, as short as a page needs them.</summary>
internal static class EventWords
{
    /// <summary>An event as it was delivered.</summary>
    public static string Of(WatchEvent e) => $"{Of(e.Type, e.Kv)} @{e.Revision}";

    /// <summary>What changed, without when.</summary>
    public static string Of(ChangeType type, KeyValue kv) =>
        type == ChangeType.Put ? $"{kv.Key}={kv.Value.ToBrief()}" : $"{kv.Key} deleted";
}
