namespace Vigil.Api;

/// <content>What a response is, derived from its fields, and what a client gets besides them.</content>
public sealed partial class WatchResponse
{
    /// <summary>
    /// The whole range as it is at <c>Header.Revision</c>, when the client gives it instead of history: whatever was
    /// known of the range before is void. Null in every other response. Never on the wire.
    /// </summary>
    public RangeResponse? Snapshot { get; set; }

    /// <summary>
    /// True when this carries nothing but <c>header.revision</c>, up to which, inclusive, everything was delivered.
    /// </summary>
    public bool IsProgressNotify =>
        Events.Count == 0 && !Created && !Canceled && CompactRevision == 0 && Snapshot is null;
}
