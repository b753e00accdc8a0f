using Vigil.Model;

namespace Vigil.Sim.World.Oracle;

/// <summary>The order of the writes that explains every answer: what each revision changed, and by whom.</summary>
internal sealed class CertifiedOrder
{
    private readonly IReadOnlyList<Change>[] _changes;
    private readonly int[] _writers;

    internal CertifiedOrder(IReadOnlyList<Change>[] changes, int[] writers)
    {
        _changes = changes;
        _writers = writers;
    }

    /// <summary>The largest revision; 1 when nothing was written.</summary>
    public long LastRevision => _changes.Length - 1;

    /// <summary>What a revision changed, in sub-revision order; empty for 1 and below, and above the last.</summary>
    public IReadOnlyList<Change> Changes(long revision) =>
        revision >= 2 && revision < _changes.Length ? _changes[revision] : [];

    /// <summary>The operation that took a revision, by its place in the history; −1 for none.</summary>
    public int Writer(long revision) => revision >= 2 && revision < _writers.Length ? _writers[revision] : -1;
}
