namespace Vigil.Sim.Audit.Rounds;

/// <summary>How a round is judged.</summary>
internal sealed record RoundOptions
{
    /// <summary>
    /// How long watches and members may take to catch up when all is healed. Real machines are slow at times, so it is
    /// generous.
    /// </summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>The laws that are known to break, and are not judged.</summary>
    public IReadOnlyList<string> Except { get; init; } = [];

    /// <summary>
    /// Whether to judge what Vigil promises beyond etcd: that requests of a stream are answered in their order, and
    /// that calls end with no other status than those that clients know.
    /// </summary>
    public bool IsStrict { get; init; }

    /// <summary>After how many milliseconds an idle watch is to hear of progress; 0 when that is not known.</summary>
    public int ProgressMs { get; init; }
}
