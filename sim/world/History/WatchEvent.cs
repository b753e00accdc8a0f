using Vigil.Model;

namespace Vigil.Sim.World.History;

/// <summary>One event as a watch delivered it.</summary>
/// <param name="Type">Put or delete.</param>
/// <param name="Kv">The pair after it; for a delete only key and mod_revision are set.</param>
/// <param name="PrevKv">The pair before it; null when it was not requested, not known, or there was none.</param>
public sealed record WatchEvent(ChangeType Type, KeyValue Kv, KeyValue? PrevKv)
{
    /// <summary>The revision it belongs to.</summary>
    public long Revision => Kv.ModRevision;

    /// <summary>As a person would write it.</summary>
    public override string ToString() => $"{(Type == ChangeType.Put ? "PUT" : "DELETE")} {Kv}";
}
