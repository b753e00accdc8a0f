namespace Vigil.Api;

/// <content>What a response is, told from its fields.</content>
public sealed partial class WatchResponse
{
    /// <summary>
    /// True when this carries nothing but <c>header.revision</c>, up to which, inclusive, everything was delivered.
    /// </summary>
    public bool IsProgressNotify => Events.Count == 0 && !Created && !Canceled && CompactRevision == 0;
}
