namespace Vigil.Fuzz.Wire;

/// <summary>What became of a message.</summary>
internal enum Outcome
{
    /// <summary>The call was ended by the server, with a status.</summary>
    Ended,

    /// <summary>The server reset its stream.</summary>
    Reset,

    /// <summary>The server ended the connection.</summary>
    Closed,

    /// <summary>The client left, since the call goes on until somebody does, or took too long.</summary>
    Left,
}
