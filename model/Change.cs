namespace Vigil.Model;

/// <summary>What happened to a key.</summary>
public enum ChangeType
{
    /// <summary>It got a value.</summary>
    Put,

    /// <summary>It was removed.</summary>
    Delete,
}

/// <summary>One change of one key: what a watch delivers as an event.</summary>
/// <param name="Type">Put or delete.</param>
/// <param name="Kv">The pair after it; for a delete only key and mod_revision are set.</param>
/// <param name="PrevKv">The pair before it; null when the key was absent.</param>
/// <param name="Sub">Its place among the changes of its revision, from 0.</param>
public sealed record Change(ChangeType Type, KeyValue Kv, KeyValue? PrevKv, int Sub)
{
    /// <summary>The main revision it took.</summary>
    public long Revision => Kv.ModRevision;

    /// <summary>As a person would write it.</summary>
    public override string ToString() => $"{(Type == ChangeType.Put ? "PUT" : "DELETE")} {Kv} at {Revision}.{Sub}";
}
