namespace Vigil.Client;

/// <summary>Deliberate faults, all off. The simulator turns one on to prove that its law notices.</summary>
[Flags]
internal enum ClientMutants
{
    None = 0,

    /// <summary>Unique: a watch resumes at the last revision that it delivered instead of the one after.</summary>
    ResumeFromLastDelivered = 1 << 0,

    /// <summary>Reliable: a watch resumes from now instead of from where it was.</summary>
    ResumeFromNow = 1 << 1,

    /// <summary>Linearizable revisions: a write whose outcome is unknown is sent again.</summary>
    RetryUnknownWrites = 1 << 2,
}
