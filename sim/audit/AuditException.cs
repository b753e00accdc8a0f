namespace Vigil.Sim.Audit;

/// <summary>An audit can't be made as it was requested; the message says what, where, and what to do.</summary>
internal sealed class AuditException(string message, Exception? inner = null) : Exception(message, inner);
