namespace Vigil.Seams;

/// <summary>Marks a synchronization context that all code must stay in: the simulator's.</summary>
internal interface IControlledContext
{
}
