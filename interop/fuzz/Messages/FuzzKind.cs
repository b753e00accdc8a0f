namespace Vigil.Fuzz.Messages;

/// <summary>In what a message is wrong.</summary>
internal enum FuzzKind
{
    /// <summary>In its own bytes, as Protocol Buffers have them.</summary>
    Message,

    /// <summary>In gRPC's prefix, or in how it is cut.</summary>
    Prefix,

    /// <summary>In HTTP/2's frames, its preface included.</summary>
    Frames,
}
