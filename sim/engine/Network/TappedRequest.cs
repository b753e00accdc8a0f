namespace Vigil.Sim.Engine.Network;

/// <summary>A request that somebody has recorded on the wire.</summary>
/// <param name="To">The process that it was sent to.</param>
/// <param name="Method">The full name of its method.</param>
/// <param name="Call">The same object for all requests of a call.</param>
/// <param name="Payload">Its bytes.</param>
internal sealed record TappedRequest(string To, string Method, object Call, byte[] Payload);
