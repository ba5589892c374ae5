"""Who may do what with an application: pure functions of actor and thing."""
